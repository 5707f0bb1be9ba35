using System.Runtime.InteropServices;
using PatchGen.Oracle;

using var cancel = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var options = Options.Parse(args);
    var run = new OracleRun(options);
    if (options.Minimise is not null)
    {
        run.Minimise(cancel.Token);
        return 0;
    }

    var results = run.Run(cancel.Token);
    return results.Any(result => result.Surprise is not null) ? 1 : 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"oracle: {e.Message}");
    return 2;
}
catch (OracleFailure e)
{
    Console.Error.WriteLine($"oracle: {e.Message}");
    return 4;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("oracle: cancelled; what was done is kept");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    cancel.Cancel();
}
