using System.Diagnostics;

namespace PatchGen.Guests;

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int Code, string Out, string Error);

/// <summary>Runs commands in one folder, with a PatchGen state of the run's own.</summary>
internal sealed class Command(string folder, string home)
{
    /// <summary>Runs one to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the process and its children are gone.</exception>
    public async Task<CommandResult> Run(CancellationToken cancel, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // The user's own trust store would refuse unsigned patches.
        start.Environment["PATCHGEN_HOME"] = home;
        // A compiler that stays behind would hold the folder.
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start) ?? throw new GuestsFailure($"{program} did not start");
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs one that must succeed.</summary>
    /// <returns>Its stdout.</returns>
    /// <exception cref="GuestsFailure">It did not; with its output.</exception>
    public async Task<string> Must(CancellationToken cancel, string program, params IEnumerable<string> arguments)
    {
        var result = await Run(cancel, program, arguments);
        return result.Code == 0 ? result.Out
            : throw new GuestsFailure($"`{program} {string.Join(' ', arguments)}` ended with exit code {result.Code}:\n{result.Out}{result.Error}");
    }
}
