using System.CommandLine;
using System.CommandLine.Help;
using PatchGen.Cli.Commands;
using PatchGen.Cli.Create;
using PatchGen.Cli.Output;
using PatchGen.Cli.Sign;

namespace PatchGen.Cli;

/// <summary>The tool as a function: arguments in, exit code out.</summary>
internal static class Entry
{
    internal static int Run(string[] args, CancellationToken cancel)
    {
        StandardStreams.Guard();
        var root = new RootCommand("PatchGen: patches of running .NET processes.");
        root.Options.Add(GlobalOptions.Json);
        foreach (var command in Command(cancel)) root.Subcommands.Add(command);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0 || parsed.GetResult(help) is not null) return parsed.Invoke(new() { ProcessTerminationTimeout = null });

        var name = parsed.CommandResult.Command is RootCommand ? "patchgen" : parsed.CommandResult.Command.Name;
        var outcome = new Outcome(name, UsageErrors.Of(parsed));
        var screen = new Screen(parsed.GetValue(GlobalOptions.Json));
        var exit = screen.Show(outcome);
        screen.Aside($"See: patchgen {(name == "patchgen" ? "" : name + " ")}--help");
        return exit;
    }

    private static IEnumerable<Command> Command(CancellationToken cancel) =>
    [
        CreateCommand.Create(cancel),
        NewHookCommand.Create(cancel),
        DiffCommand.Create(cancel),
        InspectCommand.Create(cancel),
        ExplainCommand.Create(cancel),
        StatusCommand.Create(cancel),
        ApplyCommand.Create(cancel),
        ViewCommand.Create(cancel),
        UndoCommand.Create(cancel),
        LogCommand.Create(cancel),
        ExecCommand.Create(cancel),
        SignCommand.Create(cancel),
    ];
}
