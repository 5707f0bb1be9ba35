using System.Diagnostics;
using System.Text;
using Microsoft.Diagnostics.NETCore.Client;

namespace PatchGen.Guests;

/// <summary>The deployed service in a process of its own, on loopback.</summary>
internal sealed class Service : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly List<Uri> _addresses = [];
    private readonly TaskCompletionSource<IReadOnlyList<Uri>> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Service(Process process) => _process = process;

    /// <summary>Its process.</summary>
    public int Pid => _process.Id;

    /// <summary>Whether it runs.</summary>
    public bool Alive => !_process.HasExited;

    /// <summary>What it wrote to stderr.</summary>
    public string Errors
    {
        get { lock (_errors) return _errors.ToString(); }
    }

    /// <summary>Starts it. The runtime waits until somebody resumes it, so that what it compiles at its start is seen too.</summary>
    public static Service Start(DotNet dotnet, string program)
    {
        var start = new ProcessStartInfo(dotnet.Muxer, [program])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_DefaultDiagnosticPortSuspend"] = "1";
        // The one runtime of that installation, whatever version the program was built for.
        start.Environment["DOTNET_ROLL_FORWARD"] = "LatestMajor";
        start.Environment["DOTNET_ROOT"] = dotnet.Root;
        var process = Process.Start(start) ?? throw new GuestsFailure("the service did not start");
        var service = new Service(process);
        process.OutputDataReceived += (_, line) => service.Read(line.Data);
        process.ErrorDataReceived += (_, line) => { lock (service._errors) service._errors.AppendLine(line.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return service;
    }

    /// <summary>Waits until its runtime can be spoken to.</summary>
    /// <exception cref="GuestsFailure">It ended first, or that is not so in time.</exception>
    public async Task Reachable(CancellationToken cancel)
    {
        for (var waited = Stopwatch.StartNew(); !DiagnosticsClient.GetPublishedProcesses().Contains(Pid); await Task.Delay(TimeSpan.FromMilliseconds(20), cancel))
            if (!Alive || waited.Elapsed > Deadline) throw new GuestsFailure($"the service {(Alive ? "has no diagnostics port" : "ended at its start")}\n{Errors}");
    }

    /// <summary>Waits until it listens.</summary>
    /// <returns>The address for HTTP/1 and that for HTTP/2.</returns>
    /// <exception cref="GuestsFailure">It ended first, or does not listen in time.</exception>
    public async Task<(Uri Http1, Uri Http2)> Addresses(CancellationToken cancel)
    {
        try
        {
            var addresses = await _listening.Task.WaitAsync(Deadline, cancel);
            return (addresses[0], addresses[1]);
        }
        catch (TimeoutException)
        {
            throw new GuestsFailure($"the service does not listen after {Deadline.TotalSeconds} s\n{Errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Alive) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) _listening.TrySetException(new GuestsFailure($"the service ended at its start\n{Errors}"));
        else if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _addresses.Add(new Uri(line[(at + Listening.Length)..]));
            if (_addresses.Count == 2) _listening.TrySetResult([.. _addresses]);
        }
    }
}
