using System.Diagnostics;

namespace PatchGen.StandStill;

/// <summary>Runs other programs, which see neither this program's input nor its terminal.</summary>
internal sealed record Command(IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Starts one.</summary>
    public Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new StandStillFailure($"{program} did not start");
    }

    /// <summary>Runs one that must end well.</summary>
    /// <exception cref="StandStillFailure">It did not; with its output.</exception>
    public async Task Run(CancellationToken cancel, string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        var ended = await Ended(process, cancel);
        if (ended.Exit != 0) throw new StandStillFailure($"`{program} {string.Join(' ', arguments)}` ended with exit code {ended.Exit}:\n{ended.Output}{ended.Error}");
    }

    /// <summary>Waits for its end; a cancelled one is killed.</summary>
    public static async Task<Ended> Ended(Process process, CancellationToken cancel)
    {
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>How a program ended.</summary>
internal sealed record Ended(int Exit, string Output, string Error);
