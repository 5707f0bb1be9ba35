using System.Diagnostics;

namespace PatchGen.Cycles;

/// <summary>Runs other programs, which see neither this program's input nor its terminal.</summary>
/// <param name="Environment">Variables to add.</param>
internal sealed record Command(IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Starts one.</summary>
    public Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new CyclesFailure($"{program} did not start");
    }

    /// <summary>Runs one that must end well, and returns what it printed; a cancelled one is killed.</summary>
    /// <exception cref="CyclesFailure">It did not; with its output.</exception>
    public async Task<string> Run(CancellationToken cancel, string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0) throw new CyclesFailure($"`{program} {string.Join(' ', arguments)}` ended with exit code {process.ExitCode}:\n{await output}{await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
