using PatchGen.Cli;

if (Descriptors.TooFew() is { } tooFew) return Descriptors.Refuse(tooFew, args);
using var interrupt = new Interrupt();
return Entry.Run(args, interrupt.Token);
