using System.Text;

namespace PatchGen.Corpus;

/// <summary>All results as one Markdown table, with their sums.</summary>
internal static class Table
{
    public static string Markdown(IReadOnlyCollection<EntryResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("# Corpus");
        text.AppendLine();
        text.AppendLine($"{Sums(results)}.");
        text.AppendLine();
        text.AppendLine("| id | kinds | verdict | findings | created | applied | undone | probe | seconds | reason |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var result in results)
            text.AppendLine($"| {string.Join(" | ", Cells(result).Select(Cell))} |");
        return text.ToString();
    }

    /// <summary>One line.</summary>
    public static string Sums(IReadOnlyCollection<EntryResult> results)
    {
        var repos = results.Where(result => result.IsUndone).Select(result => result.Repo).Distinct().Count();
        return $"{results.Count} entries: {results.Count(result => result.IsCreated)} created ({results.Count(result => result is { IsCreated: true, Accepted: 0 })} with nothing accepted), {results.Count(result => result.IsApplied)} applied, "
            + $"{results.Count(result => result.IsUndone)} undone (of {repos} repositories), {results.Count(result => result.Probe is { Seen: true })} seen by a probe; "
            + $"{results.Count(result => result.Verdict == "needs transform")} need a transform, {results.Count(result => result.Verdict == "refused")} refused";
    }

    private static string[] Cells(EntryResult result) =>
    [
        result.Id,
        string.Join(", ", result.Kinds),
        result.Verdict,
        string.Join(", ", result.Findings.Select(rule => rule.Value.Count == 1 ? rule.Key : $"{rule.Key} ×{rule.Value.Count}")),
        result.Patch is null ? "no" : result.Accepted == 0 ? result.Patch : $"{result.Patch} ({result.Accepted} accepted)",
        result.Applied ?? "",
        result.Undone ?? "",
        result.Probe switch { null => "", { Seen: true } => "seen", { Patched: null } => "not reached", _ => "NOT SEEN" },
        $"{result.Seconds:0}",
        Short(result.Reason ?? ""),
    ];

    /// <summary>The beginning of a long text: all of it stands in the result's file.</summary>
    public static string Short(string text) => text.Length <= 400 ? text : text[..400] + " …";

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|").Replace("<", "&lt;");
}
