using System.Text;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report;

/// <summary>What a reviewer of a pull request wants to know, in Markdown: is there a patch, what stops it, what does it change.</summary>
public static class Summary
{
    // A pull request is read, not searched.
    private const int MostMethods = 50;

    /// <summary>The page. Same outcome, same text.</summary>
    /// <param name="outcome">How the run ended.</param>
    /// <param name="project">The name that stands in its title.</param>
    /// <param name="name">How a file is named, from where the reader looks.</param>
    public static string Write(PatchOutcome outcome, string project, Func<string, string> name)
    {
        var text = new StringBuilder();
        text.Append($"### PatchGen: {Cell(project)}\n\n{Headline(outcome)}\n");
        if (outcome.Findings.IsEmpty && outcome.Evidence.Length > 0) text.Append($"\n~~~~text\n{string.Join('\n', outcome.Evidence)}\n~~~~\n");
        Table(text, "Stops the patch", outcome.Findings.Where(f => f.IsOpen), name);
        Table(text, "To know before it is applied", outcome.Findings.Where(f => f.Level == DiagnosticLevel.Warning), name);
        Accepted(text, [.. outcome.Findings.Where(f => f.Justification is not null || f.HandledBy is not null)]);
        Changed(text, outcome.Changes?.AllFacts.OfType<MethodChanged>().ToList() ?? []);
        return text.ToString();
    }

    private static string Headline(PatchOutcome outcome) => outcome switch
    {
        { Manifest: { } manifest } => $"**Patch `{manifest.Id}`** can be applied to running processes.",
        _ when outcome.Code == Format.Code.NothingToPatch => "**Nothing to patch**: a running process would not behave otherwise.",
        _ when outcome.Code == Format.Code.Refused => "**No patch**: the change is not safe to apply to a running process as it is.",
        _ => $"**No patch**: {Cell(outcome.Message)}",
    };

    private static void Table(StringBuilder text, string title, IEnumerable<Finding> findings, Func<string, string> name)
    {
        var rows = findings.ToList();
        if (rows.Count == 0) return;
        text.Append($"\n#### {title} ({rows.Count})\n\n| rule | where | what | what to do |\n|---|---|---|---|\n");
        foreach (var f in rows)
        {
            var place = f.Span is { Line: > 0 } span ? $"`{Code(name(span.File))}:{span.Line}`" : "";
            text.Append($"| {Link(f)} {Cell(f.Rule.Title)} | {place} | {Cell(f.Message)} | {Cell(f.Remedy)} |\n");
        }
    }

    private static void Accepted(StringBuilder text, IReadOnlyList<Finding> rows)
    {
        if (rows.Count == 0) return;
        text.Append($"\n#### Handled or accepted ({rows.Count})\n\n| rule | member | why |\n|---|---|---|\n");
        foreach (var f in rows) text.Append($"| {Link(f)} | `{Code(f.Fact.Member.Display)}` | {Cell(f.HandledBy is { } hook ? $"hook {hook}" : f.Justification!)} |\n");
    }

    private static void Changed(StringBuilder text, IReadOnlyList<MethodChanged> methods)
    {
        if (methods.Count == 0) return;
        text.Append($"\n<details><summary>{methods.Count} changed {(methods.Count == 1 ? "method" : "methods")}</summary>\n\n| method | why |\n|---|---|\n");
        foreach (var method in methods.Take(MostMethods)) text.Append($"| `{Code(method.Member.Display)}` | {Cell(method.Why)} |\n");
        if (methods.Count > MostMethods) text.Append($"| and {methods.Count - MostMethods} more | see `verdict.json` |\n");
        text.Append("\n</details>\n");
    }

    private static string Link(Finding finding) => $"[{finding.Rule.Id}]({finding.Rule.HelpLink})";

    // Inside a table no line may end and no bar may stand, and names with angle brackets are no HTML.
    private static string Cell(string text) => text.ReplaceLineEndings(" ")
        .Replace("\\", "\\\\").Replace("|", "\\|").Replace("&", "&amp;").Replace("<", "&lt;").Replace("`", "\\`").Replace("*", "\\*").Replace("[", "\\[");

    private static string Code(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|").Replace("`", "'");
}
