using System.Diagnostics;
using System.Reflection;

namespace PatchGen.LiveTests.Cli;

/// <summary>A real process to aim at: it answers each line on stdin with one on stdout. Ended with the test.</summary>
internal sealed class TargetApp : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly Process process;

    private TargetApp(Process process) => this.process = process;

    /// <summary>The path of the fixture's dll.</summary>
    internal static string Path { get; } = System.IO.Path.GetFullPath(
        typeof(TargetApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "CliTarget").Value!);

    /// <summary>The pid of the program itself, also where something else was started that became it.</summary>
    internal int Pid { get; private set; }

    internal static TargetApp Start(IReadOnlyDictionary<string, string>? environment = null) => Start("dotnet", [Path], environment);

    /// <summary>Starts it through another program: setpriv, patchgen exec.</summary>
    internal static TargetApp Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // Through a shell: a process that this one counts in must not be its own child, whose stops .NET would take for its end.
        var start = new ProcessStartInfo("sh", ["-c", "\"$@\"; exit $?", "sh", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var app = new TargetApp(Process.Start(start)!);
        try
        {
            var ready = app.Line().Split(' ');
            Assert.Equal("ready", ready[0]);
            app.Pid = int.Parse(ready[1]);
            return app;
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    /// <summary>Says a line and gives the answer.</summary>
    internal string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        return Line();
    }

    /// <summary>Ends it, at once.</summary>
    internal void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }

    private string Line()
    {
        var read = process.StandardOutput.ReadLineAsync();
        return read.Wait(Deadline) ? read.Result ?? throw new EndOfStreamException("The target ended.") : throw new TimeoutException("The target does not answer.");
    }
}
