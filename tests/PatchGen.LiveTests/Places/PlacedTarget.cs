using System.Diagnostics;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Cli.Attach.Target;

namespace PatchGen.LiveTests.Places;

/// <summary>A service in its place: asked over stdin, wherever that is; ended with the test.</summary>
internal sealed class PlacedTarget : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly Process launcher;
    private readonly Task<string> errors;

    private PlacedTarget(Process launcher) => (this.launcher, errors) = (launcher, launcher.StandardError.ReadToEndAsync());

    /// <summary>Its pid, as the host numbers it.</summary>
    internal int Pid { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="command">What brings it into its place.</param>
    /// <param name="mark">A word of its command line that no other process has.</param>
    internal static PlacedTarget Start(string[] command, string mark)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("DOTNET_ROOT");
        var target = new PlacedTarget(Process.Start(start)!);
        try
        {
            Assert.Equal("ready", target.Line());
            // What launched it may have the same words on its own command line.
            target.Pid = ProcFs.Pids().Where(pid => ProcFs.CommandLine(pid)?.Any(word => word.Contains(mark)) == true).Where(IsService).Single();
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    internal string Ask(string question)
    {
        launcher.StandardInput.WriteLine(question);
        return Line();
    }

    public void Dispose()
    {
        if (Pid != 0 && TargetProcess.Find(Pid) is not null) Process.GetProcessById(Pid).Kill();
        // A runtime of containers tidies up after its container.
        if (!launcher.WaitForExit(TimeSpan.FromSeconds(20))) launcher.Kill(entireProcessTree: true);
        launcher.WaitForExit();
        launcher.Dispose();
    }

    private static bool IsService(int pid) => ProcFs.MappedFiles(pid)?.Any(file => file.EndsWith("/libcoreclr.so", StringComparison.Ordinal)) == true
        || Path.GetFileName(ProcFs.Executable(pid) ?? "") is "Single";

    private string Line()
    {
        var line = launcher.StandardOutput.ReadLineAsync();
        if (!line.Wait(Deadline)) throw new TimeoutException("The target does not answer.");
        return line.Result ?? throw new EndOfStreamException("The target ended: " + errors.Result);
    }
}
