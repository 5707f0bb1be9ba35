using System.Runtime.InteropServices;
using PatchGen.Cycles;

using var cancel = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var options = Options.Parse(args);
    var command = new Command(new Dictionary<string, string> { ["PATCHGEN_HOME"] = Path.Combine(options.Work, "state") });
    var deployment = await Deployment.Make(options, command, cancel.Token);
    var patched = await Run.Patched(deployment, command, options, cancel.Token);
    var bare = await Run.Bare(patched, deployment, command, options, cancel.Token);
    var report = new Report(patched, bare);
    report.Write(options.Out);
    Console.Write(report.Text);
    return report.Holds ? 0 : 1;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"cycles: {e.Message}");
    return 2;
}
catch (CyclesFailure e)
{
    Console.Error.WriteLine($"cycles: {e.Message}");
    return 4;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("cycles: cancelled");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    cancel.Cancel();
}
