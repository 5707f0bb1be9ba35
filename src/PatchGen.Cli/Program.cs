using PatchGen.Cli;

// The one question that needs nothing of what is below: no command line, no console, no signals.
if (args is ["--version"]) return ToolVersion.Print();
if (Descriptors.TooFew() is { } tooFew) return Descriptors.Refuse(tooFew, args);
using var interrupt = new Interrupt();
return Entry.Run(args, interrupt.Token);
