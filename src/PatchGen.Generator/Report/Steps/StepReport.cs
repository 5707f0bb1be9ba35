using System.Text.Json.Nodes;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Report.Steps;

/// <summary>What one step gave, where a run stops after it: lines for people, one object for programs. Same sides, same text.</summary>
/// <param name="Lines">The lines, the first of which sums up.</param>
/// <param name="Json">The object.</param>
public sealed record StepReport(IReadOnlyList<string> Lines, string Json)
{
    /// <summary>Both sides as they were compiled, or opened.</summary>
    public static StepReport Of(Snapshot pre, Snapshot post) => CompileReport.Write(SideSummary.Of(pre), SideSummary.Of(post));

    /// <summary>Both sides of each assembly, the project's own last.</summary>
    public static StepReport Of(IReadOnlyList<(Snapshot Pre, Snapshot Post)> pairs) => Joined([.. pairs.Select(pair => Of(pair.Pre, pair.Post))]);

    /// <summary>What is on both sides, and what on one.</summary>
    public static StepReport Of(Correspondence correspondence) => MatchReport.Write(correspondence.Post.Name, MatchedKind.Of(correspondence));

    /// <summary>The same of each assembly, the project's own last.</summary>
    public static StepReport Of(IReadOnlyList<Correspondence> correspondences) => Joined([.. correspondences.Select(Of)]);

    /// <summary>The facts, each with its place and why.</summary>
    public static StepReport Of(ChangeSet changes, PatchRequest request) => DiffReport.Write(changes, new ReportPaths(changes, request));

    /// <summary>The facts between two shipped builds: files are named as their PDBs name them.</summary>
    public static StepReport OfShipped(ChangeSet changes) => DiffReport.Write(changes, new ReportPaths());

    /// <summary>The findings.</summary>
    public static StepReport Of(Verdict verdict, PatchRequest request) => ClassifyReport.Write(verdict, new ReportPaths(verdict.Changes, request));

    // The project's own report, with those of the assemblies that it uses behind it, and in its object as "referenced".
    private static StepReport Joined(IReadOnlyList<StepReport> reports)
    {
        var own = reports[^1];
        if (reports.Count == 1) return own;
        var referenced = reports.SkipLast(1).ToList();
        return new([.. own.Lines, .. referenced.SelectMany(report => report.Lines)], Report.Json.Text(json =>
        {
            foreach (var (name, value) in JsonNode.Parse(own.Json)!.AsObject())
            {
                json.WritePropertyName(name);
                if (value is null) json.WriteNullValue();
                else value.WriteTo(json);
            }

            json.Array("referenced", referenced, report => JsonNode.Parse(report.Json)!.WriteTo(json));
        }));
    }
}
