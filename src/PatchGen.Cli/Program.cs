using PatchGen.Cli;

using var interrupt = new Interrupt();
return Entry.Run(args, interrupt.Token);
