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

    /// <summary>What is on both sides, and what on one.</summary>
    public static StepReport Of(Correspondence correspondence) => MatchReport.Write(correspondence.Post.Name, MatchedKind.Of(correspondence));

    /// <summary>The facts, each with its place and why.</summary>
    public static StepReport Of(ChangeSet changes, PatchRequest request) => DiffReport.Write(changes, new ReportPaths(changes, request));

    /// <summary>The facts between two shipped builds: files are named as their PDBs name them.</summary>
    public static StepReport OfShipped(ChangeSet changes) => DiffReport.Write(changes, new ReportPaths());

    /// <summary>The findings.</summary>
    public static StepReport Of(Verdict verdict, PatchRequest request) => ClassifyReport.Write(verdict, new ReportPaths(verdict.Changes, request));
}
