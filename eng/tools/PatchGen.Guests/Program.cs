using System.Runtime.InteropServices;
using PatchGen.Guests;

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => { key.Cancel = true; cancel.Cancel(); };
using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => { signal.Cancel = true; cancel.Cancel(); });

try
{
    return await new Tour(Options.Parse(args)).Run(cancel.Token) ? 0 : 1;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"guests: {e.Message}");
    return 2;
}
catch (GuestsFailure failure)
{
    Console.Error.WriteLine($"guests: {failure.Message}");
    return 1;
}
catch (OperationCanceledException) when (cancel.IsCancellationRequested)
{
    Console.Error.WriteLine("guests: cancelled");
    return 130;
}
