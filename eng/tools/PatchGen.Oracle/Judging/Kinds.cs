using System.Text;

namespace PatchGen.Oracle.Judging;

/// <summary>What the report says of kinds of edit: how many pairs of each were applied live and differ in output.</summary>
internal static class Kinds
{
    /// <summary>With fewer pairs a kind is hardly tried.</summary>
    public const int Enough = 30;

    /// <summary>Adds the section.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<CaseResult> results)
    {
        // A pair counts once, in however many configurations it ran.
        var pairs = results.GroupBy(r => r.Case).Select(g => (First: g.First(), Right: g.Any(Counts), All: g.All(Counts))).ToList();
        var kinds = pairs.GroupBy(p => p.First.Edit).Select(g => (Kind: g.Key, Right: g.Count(p => p.Right))).OrderBy(k => k.Kind, StringComparer.Ordinal).ToList();
        var configurations = results.Select(r => r.Configuration).Distinct().ToList();
        text.AppendLine("## Kinds of edit");
        text.AppendLine();
        text.AppendLine($"{pairs.Count(p => p.Right)} different pairs of {kinds.Count} kinds were applied live, differ in output and behaved as post, and as pre after undo. {kinds.Count(k => k.Right >= Enough)} kinds have {Enough} such pairs or more.");
        if (configurations.Count > 1) text.AppendLine($"{pairs.Count(p => p.All && results.Count(r => r.Case == p.First.Case) == configurations.Count)} pairs did so in each of {string.Join(", ", configurations)}.");
        text.AppendLine();
        foreach (var (title, some) in new[] { ($"With {Enough} or more", kinds.Where(k => k.Right >= Enough)), ($"With fewer than {Enough}", kinds.Where(k => k.Right < Enough)) })
            text.AppendLine($"{title}: {(some.Any() ? string.Join(", ", some.Select(k => $"{k.Kind} {k.Right}")) : "none")}.\n");
        var same = results.Where(r => r is { Ending: Ending.Right, Differs: false }).Select(r => r.Case).Distinct().ToList();
        if (same.Count > 0) text.AppendLine($"Patched, but pre and post do the same when run anew ({same.Count}, not counted): {string.Join(", ", same)}.\n");
    }

    /// <summary>Applied live, different in output, and right.</summary>
    public static bool Counts(CaseResult result) => result is { Ending: Ending.Right, Differs: true };
}
