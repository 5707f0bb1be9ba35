using System.Runtime.InteropServices;
using PatchGen.StandStill;
using PatchGen.StandStill.Faults;

// The program is also the client that strikes itself.
if (args is [StrickenClient.Verb, ..]) return StrickenClient.Run(args);

using var cancel = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var options = Options.Parse(args);
    return await Measurement.Run(options, cancel.Token) ? 0 : 1;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"standstill: {e.Message}");
    return 2;
}
catch (StandStillFailure e)
{
    Console.Error.WriteLine($"standstill: {e.Message}");
    return e is TargetSilent ? 1 : 4;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("standstill: cancelled");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    cancel.Cancel();
}
