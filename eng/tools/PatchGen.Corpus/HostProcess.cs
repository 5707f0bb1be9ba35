using System.Diagnostics;

namespace PatchGen.Corpus;

/// <summary>The running process that a patch is applied to.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Command command;

    private HostProcess(Process process, Command command) => (this.process, this.command) = (process, command);

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Starts one and waits until it has loaded the library, and the probe's code is hot.</summary>
    /// <exception cref="EntryException">It ended before that.</exception>
    public static async Task<HostProcess> Start(string host, Side side, string? probe, Command command, CancellationToken cancel)
    {
        var start = command.Start("dotnet", [host, side.Library, .. probe is null ? Array.Empty<string>() : [probe]]);
        var process = Process.Start(start) ?? throw new EntryException("the host did not start");
        var running = new HostProcess(process, command);
        try
        {
            process.ErrorDataReceived += async (_, line) => { if (line.Data is not null) await command.Log($"host: {line.Data}\n"); };
            process.BeginErrorReadLine();
            var ready = await running.Answer(cancel);
            if (!ready.StartsWith("READY")) throw new EntryException($"the host said '{ready}'");
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the probe there.</summary>
    /// <returns>What the probe saw, in one line.</returns>
    /// <exception cref="EntryException">The process ended.</exception>
    public async Task<string> Probe(CancellationToken cancel)
    {
        await process.StandardInput.WriteLineAsync("probe");
        await process.StandardInput.FlushAsync(cancel);
        return await Answer(cancel);
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

    private async Task<string> Answer(CancellationToken cancel)
    {
        var line = await process.StandardOutput.ReadLineAsync(cancel);
        await command.Log($"host says: {line}\n");
        if (line is not null) return line;
        await process.WaitForExitAsync(cancel);
        throw new EntryException($"the host ended with exit code {process.ExitCode}");
    }
}
