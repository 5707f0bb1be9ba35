using System.Diagnostics;

namespace PatchGen.Corpus;

/// <summary>How a command ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">Its stdout.</param>
/// <param name="Error">Its stderr.</param>
internal sealed record CommandResult(int Code, string Out, string Error)
{
    /// <summary>The lines of both, for a person who looks for the cause.</summary>
    public string All => Out + Error;
}

/// <summary>Runs commands for one entry, in one folder; each is written to the entry's log.</summary>
internal sealed class Command(string folder, string log)
{
    private readonly SemaphoreSlim logging = new(1);

    // The processes that a build leaves running on purpose would outlive the entry and hold its files.
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        // Tests, and tools that a build runs, may want a framework that is older than the one here.
        ["DOTNET_ROLL_FORWARD"] = "Major",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
    };

    /// <summary>Runs one to its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the process and its children are gone.</exception>
    public async Task<CommandResult> Run(CancellationToken cancel, string program, params IEnumerable<string> arguments) =>
        await Run(cancel, program, arguments, input: null);

    /// <summary>Runs one to its end, with a text on its stdin.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the process and its children are gone.</exception>
    public async Task<CommandResult> Run(CancellationToken cancel, string program, IEnumerable<string> arguments, string? input)
    {
        var start = Start(program, arguments);
        using var process = Process.Start(start) ?? throw new EntryException($"{program} did not start");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var error = process.StandardError.ReadToEndAsync(cancel);
            if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancel);
            var result = new CommandResult(process.ExitCode, await output, await error);
            // What git says while all goes well are long lists for the runner only.
            var shown = program == "git" && result.Code == 0 ? "" : result.All;
            await Log($"$ {program} {string.Join(' ', start.ArgumentList)}\n{shown}[exit code {result.Code}]\n");
            return result;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            await Log($"$ {program} {string.Join(' ', start.ArgumentList)}\n[ended, as its time was over]\n");
            throw;
        }
    }

    /// <summary>Runs one that must succeed.</summary>
    /// <exception cref="EntryException">It did not; the first lines of its complaint.</exception>
    public async Task<string> Must(CancellationToken cancel, string program, params IEnumerable<string> arguments)
    {
        var result = await Run(cancel, program, arguments);
        return result.Code == 0 ? result.Out : throw new EntryException($"`{program} {arguments.First()}` ended with exit code {result.Code}: {Complaint(result)}");
    }

    /// <summary>How such a process starts: all three streams are ours.</summary>
    public ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        // The user's own trust store would refuse unsigned patches.
        start.Environment["PATCHGEN_HOME"] = Path.Combine(folder, "home");
        return start;
    }

    /// <summary>Adds to the entry's log.</summary>
    public async Task Log(string text)
    {
        await logging.WaitAsync();
        try
        {
            await File.AppendAllTextAsync(log, text);
        }
        finally
        {
            logging.Release();
        }
    }

    /// <summary>The line of an output that says most.</summary>
    public static string Complaint(CommandResult result)
    {
        var lines = result.All.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.Contains("error ") || line.Contains("error:") || line.Contains("fatal:")) ?? lines.LastOrDefault() ?? "no output";
    }
}
