using PatchGen.Generator.Classify;

namespace PatchGen.Generator.Report.Steps;

/// <summary>What Classify gave: the findings.</summary>
internal static class ClassifyReport
{
    public static StepReport Write(Verdict verdict, ReportPaths paths) => new(
        [$"{verdict.Changes.Correspondence.Post.Name}: {Sum(verdict)}", .. verdict.Findings.SelectMany(finding => Lines(finding, paths))],
        Json.Text(json =>
        {
            json.WriteString("step", "classify");
            VerdictJson.Members(json, verdict, paths);
        }));

    private static string Sum(Verdict verdict) => verdict switch
    {
        Verdict.Clean => $"safe to apply live ({verdict.Findings.Length} findings).",
        Verdict.Nothing => "nothing to patch.",
        _ => $"not safe to apply live: {verdict.Findings.Count(f => f.IsOpen)} of {verdict.Findings.Length} findings stop the patch.",
    };

    private static IEnumerable<string> Lines(Finding finding, ReportPaths paths)
    {
        var state = finding switch
        {
            { Justification: { } why } => $", accepted: {why}",
            { HandledBy: { } hook } => $", handled by {hook}",
            { IsOpen: true } => ", stops the patch",
            _ => "",
        };
        yield return $"{finding.Rule.Id} {finding.Severity}{state}: {finding.Message}";
        var place = finding.Fact.Post is { } post ? $"{paths.Post(post.File)}({post.Line},{post.Column})" : finding.Fact.Pre is { } pre ? $"pre {paths.Pre(pre.File)}({pre.Line},{pre.Column})" : null;
        var words = string.Join(": ", new[] { place, finding.Fact.Why.Length > 0 ? finding.Fact.Why : null }.OfType<string>());
        if (words.Length > 0) yield return "    " + words;
    }
}
