using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;

namespace PatchGen.MSBuild;

/// <summary>An outcome of the pipeline as a tool reads it.</summary>
internal static class OutcomeFile
{
    public static BuildOutcome Of(PatchOutcome outcome) => new()
    {
        Code = outcome.Code.Name,
        Message = outcome.Message,
        Id = outcome.Manifest?.Id,
        ContentHash = outcome.Manifest?.ContentHash,
        Patch = outcome.PatchPath,
        BaselineMvid = outcome.Changes?.Correspondence.Pre.Mvid,
        Evidence = [.. outcome.Findings.Select(Line), .. outcome.Evidence, .. Facts(outcome)],
    };

    private static string Line(Finding finding)
    {
        var severity = finding.Severity switch
        {
            Severity.Refused or Severity.NeedsTransform => "error",
            Severity.Warning => "warning",
            _ => "message",
        };
        var place = finding.Span is { } s ? $"{s.File}({s.Line},{s.Column},{s.EndLine},{s.EndColumn}): " : "";
        return $"{place}{severity} {finding.Rule.Id}: {finding.Message} {finding.Remedy}".TrimEnd();
    }

    // Where the run stopped at Diff, the facts are what was asked for; later they are in the findings.
    private static IEnumerable<string> Facts(PatchOutcome outcome) =>
        outcome is { Changes: { } changes, Findings.IsEmpty: true } && outcome.Code == Code.Ok && outcome.PatchPath is null
            ? changes.Facts.Select(Line)
            : [];

    private static string Line(Fact fact)
    {
        var place = (fact.Post ?? fact.Pre) is { } s ? $"{s.File}({s.Line},{s.Column}): " : "";
        return $"{place}{fact.GetType().Name} {fact.Member.Text}{(fact.Why.Length > 0 ? ": " + fact.Why : "")}";
    }
}
