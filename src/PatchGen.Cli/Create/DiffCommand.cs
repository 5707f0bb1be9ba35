using System.CommandLine;
using System.Text.Json.Nodes;
using PatchGen.Cli.Commands;
using PatchGen.Cli.Output;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;
using PatchGen.Generator.Report.Steps;
using Spectre.Console;

namespace PatchGen.Cli.Create;

/// <summary><c>patchgen diff</c>: what differs between two builds as they were shipped, without their sources.</summary>
internal static class DiffCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var pre = new Argument<FileInfo>("pre") { Description = "The one build: a dll or exe, its PDB beside it or inside, or a nupkg." };
        var post = new Argument<FileInfo>("post") { Description = "The other build." };
        var framework = new Option<string?>("--framework", "-f") { Description = "Of a nupkg with several: the target framework.", HelpName = "TFM" };
        var assembly = new Option<string?>("--assembly", "-a") { Description = "Of a nupkg with several: the assembly, without .dll.", HelpName = "NAME" };
        return new Command("diff", "Compare two shipped builds without sources: what differs in code and metadata, where and why. Ends with 0 where they do the same, with 17 where not.")
        {
            pre, post, framework, assembly,
        }.Does(
            cancel,
            (parsed, screen) =>
            {
                var chosen = (parsed.GetValue(assembly), parsed.GetValue(framework));
                using var a = ShippedBuild.Open(parsed.GetRequiredValue(pre).FullName, chosen);
                using var b = ShippedBuild.Open(parsed.GetRequiredValue(post).FullName, chosen);
                if ((a.Failure ?? b.Failure) is { } failure) return new("diff", failure);
                return screen.Watch("Comparing", _ => Compare(a.Snapshot!, b.Snapshot!, screen, cancel));
            },
            "patchgen diff Shop-1.2.0/Shop.dll Shop-1.2.1/Shop.dll",
            "patchgen diff Shop.1.2.0.nupkg Shop.1.2.1.nupkg -f net8.0",
            "patchgen diff --json pre/Shop.dll post/Shop.dll | jq -r '.evidence[1].facts[] | .member, .why'");
    }

    private static Outcome Compare(Snapshot pre, Snapshot post, Screen screen, CancellationToken cancel)
    {
        if (CompilerWarning(pre, post) is { } warning) screen.Aside("warning: " + warning);
        var changes = Differ.Diff(Matcher.Match(pre, post), cancel);
        var report = StepReport.OfShipped(changes);
        return new("diff", changes.IsEmpty ? Code.Ok : Code.Differs, report.Lines[0])
        {
            Name = changes.IsEmpty ? "same" : "differs",
            Answers = true,
            Evidence = [JsonNode.Parse(StepReport.Of(pre, post).Json)!, JsonNode.Parse(report.Json)!],
            Draw = console =>
            {
                foreach (var line in report.Lines.Skip(1)) console.WriteLine("  " + line);
            },
        };
    }

    // Two compilers give two different codes for one source: what differs may then be theirs.
    private static string? CompilerWarning(Snapshot pre, Snapshot post) => (pre.CompilerVersion, post.CompilerVersion) switch
    {
        ({ } a, { } b) when a == b => null,
        ({ } a, { } b) => $"{pre.Name} was compiled by Roslyn {a} and then by Roslyn {b}: some of what differs may be the compiler's doing.",
        _ => "Without the PDBs of both builds it is not known which compilers made them, and there are no places: put them beside the assemblies.",
    };
}
