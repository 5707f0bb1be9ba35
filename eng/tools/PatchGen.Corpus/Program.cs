using PatchGen.Corpus;

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => { key.Cancel = true; cancel.Cancel(); };
using var ended = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, signal => { signal.Cancel = true; cancel.Cancel(); });

try
{
    return await Runner.Run(Options.Parse(args), cancel.Token);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"corpus: {e.Message}");
    return 2;
}
catch (CorpusException e)
{
    Console.Error.WriteLine($"corpus: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("corpus: cancelled; the entries that were done are kept");
    return 130;
}
