using System.Text.Json;

namespace PatchGen.Demo;

/// <summary>The operator's tool, installed from the feed as <c>dotnet tool install</c> does it.</summary>
internal sealed class Operator
{
    // The service's calls that are in flight end within seconds.
    private const int Patience = 30;
    private readonly Command _command;
    private readonly string _program;

    private Operator(Command command, string program) => (_command, _program) = (command, program);

    /// <summary>Installs <c>patchgen</c>.</summary>
    public static async Task<Operator> Install(Options options, IReadOnlyDictionary<string, string> environment)
    {
        var command = new Command(options.Work, environment);
        var tools = Path.Combine(options.Work, "tools");
        await command.Show("dotnet tool install PatchGen.Cli --tool-path tools", "dotnet",
            "tool", "install", "PatchGen.Cli", "--tool-path", tools, "--prerelease",
            "--configfile", Path.Combine(options.Work, "shelf", "nuget.config"));
        return new Operator(command, Path.Combine(tools, "patchgen"));
    }

    /// <summary>Applies a patch, and waits until calls in flight have left the pre code.</summary>
    /// <returns>What the tool printed.</returns>
    public Task<string> Apply(string patch, int pid) => PatchGen(["apply", patch, "--pid", $"{pid}", "--wait", $"{Patience}"]);

    /// <summary>Lists the process's patches.</summary>
    public Task<string> View(int pid) => PatchGen(["view", "--pid", $"{pid}"]);

    /// <summary>Takes a patch back.</summary>
    /// <returns>What the tool printed.</returns>
    public Task<string> Undo(string id, int pid) => PatchGen(["undo", id, "--pid", $"{pid}"]);

    /// <summary>When the process was switched to its one patch.</summary>
    public async Task<DateTimeOffset> Switched(int pid)
    {
        using var json = JsonDocument.Parse(await _command.Run(_program, "view", "--json", "--pid", $"{pid}"));
        return json.RootElement.GetProperty("evidence").EnumerateArray().Single().GetProperty("appliedAt").GetDateTimeOffset();
    }

    private Task<string> PatchGen(string[] arguments) =>
        _command.Show("patchgen " + string.Join(' ', arguments.Select(argument => argument.Contains('/') ? Path.GetFileName(argument) : argument)), _program, arguments);
}
