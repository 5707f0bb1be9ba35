using System.CommandLine;
using PatchGen.Cli.Output;
using PatchGen.Format;

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

    private static Outcome Explain(string rule) =>
        new("explain", Code.Usage, $"There is no rule {rule}.");
}
