using System.Diagnostics;

namespace PatchGen.Demo;

/// <summary>The deployed service, running in Release on loopback.</summary>
internal sealed class Service : IDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private Service(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its process.</summary>
    public int Pid => _process.Id;

    /// <summary>Whether it runs.</summary>
    public bool Alive => !_process.HasExited;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="program">The published program.</param>
    /// <param name="documents">The folder it serves.</param>
    /// <param name="catalogue">How much it keeps in memory, in megabytes.</param>
    /// <param name="port">The port; 0: a free one.</param>
    /// <param name="pids">The file that lists what must be ended.</param>
    public static async Task<Service> Start(string program, string documents, int catalogue, int port, string pids)
    {
        var start = new ProcessStartInfo(program, ["--urls", $"http://127.0.0.1:{port}", "--documents", documents, "--catalogue", $"{catalogue}"])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new DemoFailure("the service did not start");
        File.AppendAllText(pids, $"{process.Id}\n");

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) address.TrySetException(new DemoFailure("the service ended at its start"));
            else if (line.Data.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..]));
        };
        process.BeginOutputReadLine();
        try
        {
            return new Service(process, await address.Task.WaitAsync(Deadline));
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Asks it to end, as a supervisor does before a restart, and waits for that.</summary>
    public async Task Stop()
    {
        await new Command("/", new Dictionary<string, string>()).Run("kill", "-TERM", Pid.ToString());
        await _process.WaitForExitAsync().WaitAsync(Deadline);
    }

    public void Dispose()
    {
        if (Alive) _process.Kill();
        _process.Dispose();
    }
}
