namespace PatchGen.Demo;

/// <summary>The operator's tool, installed from the feed as <c>dotnet tool install</c> does it.</summary>
internal sealed class Operator(Command command, string tools)
{
    /// <summary>Installs <c>patchgen</c>.</summary>
    public static async Task<Operator> Install(Options options, IReadOnlyDictionary<string, string> environment)
    {
        var command = new Command(options.Work, environment);
        var tools = Path.Combine(options.Work, "tools");
        await command.Show("dotnet tool install PatchGen.Cli --tool-path tools", "dotnet",
            "tool", "install", "PatchGen.Cli", "--tool-path", tools, "--prerelease",
            "--configfile", Path.Combine(options.Work, "shelf", "nuget.config"));
        return new Operator(command, tools);
    }

    public Task Apply(string patch, int pid) => PatchGen("apply", patch, "--pid", pid.ToString());

    public Task View(int pid) => PatchGen("view", "--pid", pid.ToString());

    public Task Undo(string id, int pid) => PatchGen("undo", id, "--pid", pid.ToString());

    private Task PatchGen(params string[] arguments) =>
        command.Show("patchgen " + string.Join(' ', arguments.Select(argument => argument.Contains('/') ? Path.GetFileName(argument) : argument)),
            Path.Combine(tools, "patchgen"), arguments);
}
