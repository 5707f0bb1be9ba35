using System.CommandLine;
using PatchGen.Cli.Output;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using Spectre.Console;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen explain PG1001</c>: the page of a rule.</summary>
internal static class ExplainCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var rule = new Argument<string>("rule") { Description = "A rule's id, for example PG1001." };
        return new Command("explain", "Print a rule's page: why it fires, what it allows, what to do instead.") { rule }.Does(
            cancel,
            (parsed, _) => Explain(parsed.GetRequiredValue(rule)),
            "patchgen explain PG1001");
    }

    private static Outcome Explain(string rule)
    {
        if (RulePages.Get(rule) is not { } page) return new("explain", new Failure(Code.Usage, $"There is no rule {rule}.", [.. RulePages.All.Keys]));
        var lines = page.TrimEnd().Split('\n');
        return new("explain", Code.Ok, lines[0].TrimStart('#', ' '))
        {
            Evidence = [page],
            Draw = console =>
            {
                foreach (var line in lines.Skip(1)) console.WriteLine(line);
            },
        };
    }
}
