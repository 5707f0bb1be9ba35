using PatchGen.Bytes;
using PatchGen.Corpus;

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => { key.Cancel = true; cancel.Cancel(); };
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, signal => { signal.Cancel = true; cancel.Cancel(); });

try
{
    return await PatchGen.Bytes.Runner.Run(PatchGen.Bytes.Options.Parse(args), cancel.Token);
}
catch (Exception e) when (e is ArgumentException or CorpusException)
{
    Console.Error.WriteLine($"bytes: {e.Message}");
    return 2;
}
catch (OperationCanceledException)
{
    return 130;
}
