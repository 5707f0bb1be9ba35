using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PatchGen.Cli.Output;

/// <summary>The usual help, and examples below it.</summary>
internal sealed class ExampleHelp(HelpAction inner) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string[]> Examples = [];

    /// <summary>Remembers a command's examples.</summary>
    internal static void Add(Command command, params string[] examples) => Examples[command] = examples;

    public override int Invoke(ParseResult parseResult)
    {
        var code = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (Examples.GetValueOrDefault(parseResult.CommandResult.Command) is { } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine("  " + example);
            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 done, 1 internal, 2 usage, 3 nothing to patch, 4 refused by rules, 5 baseline, 6 bad tarball,");
        output.WriteLine("  7 untrusted, 8 identity, 9 no such process, 10 not permitted, 11 not patchable, 12 busy, 13 vetoed,");
        output.WriteLine("  14 unknown id, 15 order or dependency, 16 draining or unproven, 17 differs, 130 cancelled.");
        return code;
    }
}
