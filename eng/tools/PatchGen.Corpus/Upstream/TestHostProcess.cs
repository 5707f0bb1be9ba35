using System.Diagnostics;
using System.Text.Json;

namespace PatchGen.Corpus.Upstream;

/// <summary>A running process that holds the tests; see PatchGen.Corpus.TestHost.</summary>
internal sealed class TestHostProcess : IAsyncDisposable
{
    private const string Mark = "##corpus ";

    // A loop that never ends uses the processor; a machine that is busy with other things does not stop a test by itself.
    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(120), LongestSilence = TimeSpan.FromMinutes(10), Glance = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process process;
    private readonly Command command;
    private Task<string?>? reading;

    private TestHostProcess(Process process, Command command) => (this.process, this.command) = (process, command);

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>The tests that it found: the method of each, by its key.</summary>
    public Dictionary<string, string> Tests { get; } = [];

    /// <summary>Starts one and waits until it has found its tests.</summary>
    /// <exception cref="EntryException">It ended before that.</exception>
    public static async Task<TestHostProcess> Start(string host, TestProject project, Command command, CancellationToken cancel)
    {
        var app = Path.Combine(project.Folder, Path.GetFileName(host));
        File.Copy(host, app, overwrite: true);
        string[] files = [.. Given("--runtimeconfig", ".runtimeconfig.json"), .. Given("--depsfile", ".deps.json")];
        var start = command.Start("dotnet", ["exec", "--roll-forward", "Major", .. files, app, project.Assembly]);
        start.WorkingDirectory = project.Folder;
        var process = Process.Start(start) ?? throw new EntryException("the test host did not start");
        var running = new TestHostProcess(process, command);
        try
        {
            // What tests print is theirs; it only must not fill the pipe.
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            while (await running.Next(cancel) is { Kind: not "ready" } found)
                if (found.Kind == "test") running.Tests[found.Test!] = found.Method!;
            if (running.HasEnded) throw new EntryException($"the test host found no tests and ended: {running.Ended}");
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }

        string[] Given(string option, string extension) =>
            Path.ChangeExtension(project.Assembly, extension) is var file && File.Exists(file) ? [option, file] : [];
    }

    /// <summary>Loads an assembly there.</summary>
    public async Task Load(string assembly, CancellationToken cancel)
    {
        await Send("load " + assembly, cancel);
        await Next(cancel);
    }

    /// <summary>Runs tests.</summary>
    /// <param name="keys">Their keys.</param>
    /// <param name="ended">Called with each result; a test may have several, one for each row of its data.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Null where the process is well after it; else the tests that were running when it ended or was ended, with what became of them.</returns>
    public async Task<(string[] Running, string How)?> Run(IEnumerable<string> keys, Action<string, TestOutcome> ended, CancellationToken cancel)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, keys, cancel);
            await Send("run " + file, cancel);
            var running = new HashSet<string>();
            while (await Next(cancel) is { } what)
                switch (what.Kind)
                {
                    case "started": running.Add(what.Test!); break;
                    case "ended":
                        running.Remove(what.Test!);
                        ended(what.Test!, new(TestOutcome.Named(what.Outcome!), what.Message));
                        break;
                    case "said": await command.Log($"test host: {what.Test}\n"); break;
                    case "done": return null;
                }

            return ([.. running], HasEnded ? TestOutcome.Crashed : TestOutcome.Hangs);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        // Who ended it matters: a target that ends by itself is the gravest finding.
        if (process.HasExited) await command.Log($"the host had ended with exit code {process.ExitCode}\n");
        else process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private bool HasEnded => process.WaitForExit(TimeSpan.FromSeconds(5));

    private string Ended => $"exit code {process.ExitCode}";

    private async Task Send(string line, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), cancel);
            await process.StandardInput.FlushAsync(cancel);
        }
        catch (IOException)
        {
            // It has ended; whoever reads its next event sees that.
        }
    }

    // The next event; null where the process ended or goes nowhere.
    private async Task<HostEvent?> Next(CancellationToken cancel)
    {
        var (silent, worked) = (Stopwatch.StartNew(), Worked());
        while (true)
        {
            reading ??= process.StandardOutput.ReadLineAsync(cancel).AsTask();
            if (await Task.WhenAny(reading, Task.Delay(Glance, cancel)) != reading)
            {
                cancel.ThrowIfCancellationRequested();
                if (silent.Elapsed > LongestSilence || Worked() - worked > LongestWork) return null;
                continue;
            }

            var line = await reading;
            reading = null;
            if (line is null) return null;
            if (line.StartsWith(Mark, StringComparison.Ordinal)) return JsonSerializer.Deserialize<HostEvent>(line[Mark.Length..], Json);
        }
    }

    private TimeSpan Worked()
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return TimeSpan.Zero;
        }
    }

    private sealed record HostEvent(string Kind, string? Test, string? Method, string? Outcome, string? Message);
}
