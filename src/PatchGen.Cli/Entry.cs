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
    private static readonly string[] Names =
        ["create", "new-hook", "diff", "inspect", "explain", "status", "apply", "view", "undo", "log", "exec", "sign", "trust"];

    internal static int Run(string[] args, CancellationToken cancel)
    {
        StandardStreams.Guard();
        var root = new RootCommand("PatchGen: patches of running .NET processes.");
        root.Options.Add(GlobalOptions.Json);
        // Where the command line begins with a command's name, no other is made.
        foreach (var one in args is [var first, ..] && Array.IndexOf(Names, first) >= 0 ? [first] : Names) root.Subcommands.Add(Create(one, cancel));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0 || parsed.GetResult(help) is not null) return parsed.Invoke(new() { ProcessTerminationTimeout = null });

        // A subcommand by the words before it: `trust add`.
        var name = parsed.CommandResult.Command is RootCommand ? "patchgen" : Words(parsed.CommandResult.Command);
        var outcome = new Outcome(name, UsageErrors.Of(parsed));
        var screen = new Screen(parsed.GetValue(GlobalOptions.Json));
        var exit = screen.Show(outcome);
        screen.Aside($"See: patchgen {(name == "patchgen" ? "" : name + " ")}--help");
        return exit;
    }

    private static Command Create(string name, CancellationToken cancel) => name switch
    {
        "create" => CreateCommand.Create(cancel),
        "new-hook" => NewHookCommand.Create(cancel),
        "diff" => DiffCommand.Create(cancel),
        "inspect" => InspectCommand.Create(cancel),
        "explain" => ExplainCommand.Create(cancel),
        "status" => StatusCommand.Create(cancel),
        "apply" => ApplyCommand.Create(cancel),
        "view" => ViewCommand.Create(cancel),
        "undo" => UndoCommand.Create(cancel),
        "log" => LogCommand.Create(cancel),
        "exec" => ExecCommand.Create(cancel),
        "sign" => SignCommand.Create(cancel),
        "trust" => TrustCommand.Create(cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no command"),
    };

    /// <summary>A command with those that it is below, as one types them: <c>trust add</c>.</summary>
    internal static string Words(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) is { } parent ? $"{Words(parent)} {command.Name}" : command.Name;
}
