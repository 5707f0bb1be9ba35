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
        text.AppendLine($"{Kinds(results)}.");
        text.AppendLine();
        text.AppendLine("| id | kinds | verdict | findings | created | took | applied | undone | probe | seconds | reason |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
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

    /// <summary>What the patches took, of all entries: an entry without a patch counts against the rest.</summary>
    public static string Kinds(IReadOnlyCollection<EntryResult> results)
    {
        var hooks = results.Where(result => result.Kind == PatchKind.Hook).ToList();
        var (plain, shadow) = (results.Count(result => result is { Kind: PatchKind.NoCode, Accepted: 0 }), results.Count(result => result is { Kind: PatchKind.Shadow, Accepted: 0 }));
        return $"{plain} with no code at all, {shadow} with shadow fields and no code of the maintainer: {100.0 * (plain + shadow) / Math.Max(1, results.Count):0} % of {results.Count}; "
            + $"{hooks.Count} with a hook{(hooks.Count == 0 ? "" : $" of {hooks.Average(result => result.HookLines):0.0} lines on average")}; {results.Count(result => !result.IsCreated)} without a patch";
    }

    private static string[] Cells(EntryResult result) =>
    [
        result.Id,
        string.Join(", ", result.Kinds),
        result.Verdict,
        string.Join(", ", result.Findings.Select(rule => rule.Value.Count == 1 ? rule.Key : $"{rule.Key} ×{rule.Value.Count}")),
        result.Patch is null ? "no" : result.Accepted == 0 ? result.Patch : $"{result.Patch} ({result.Accepted} accepted)",
        result.Kind == PatchKind.Hook ? $"{result.Kind}, {result.HookLines} lines" : result.Kind ?? "",
        result.Applied ?? "",
        result.Undone ?? "",
        result.Probe switch { null => "", { Seen: true } => "seen", { Patched: null } => "not reached", _ => "NOT SEEN" },
        $"{result.Seconds:0}",
        Short(result.Reason ?? ""),
    ];

    /// <summary>The beginning of a long text: all of it stands in the result's file.</summary>
    public static string Short(string text) => text.Length <= 400 ? text : text[..400] + " …";

    /// <summary>A text as one cell.</summary>
    public static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|").Replace("<", "&lt;");
}
