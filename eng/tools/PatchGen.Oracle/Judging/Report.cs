using System.Text;

namespace PatchGen.Oracle.Judging;

/// <summary>The results, for people.</summary>
internal static class Report
{
    /// <summary>Writes <c>oracle.md</c>: how many of each edit ended how, what is known to go wrong, and what surprises.</summary>
    public static void Write(string folder, IReadOnlyList<CaseResult> results)
    {
        var text = new StringBuilder();
        var live = results.Count(r => r.Ending is Ending.Right or Ending.Wrong);
        text.AppendLine($"{results.Count} pairs: {live} applied live, {results.Count(r => r is { Ending: Ending.Right, Differs: true })} of them differ in output and behaved as post, and as pre after undo.");
        text.AppendLine(Shares(results));
        text.AppendLine($"Known faults: {results.Count(r => r.Fault is not null && r.Ending is not Ending.Right)}. Surprises: {results.Count(r => r.Surprise is not null)}.");
        text.AppendLine();
        Kinds.Write(text, results);
        Table(text, "configuration", results, r => r.Configuration);
        Table(text, "edit", results, r => $"{r.Feature}: {r.Edit}");
        Section(text, "Known faults", results.Where(r => r.Fault is not null), r => $"{r.Ending}, waits for {r.Fault}");
        Section(text, "Surprises", results.Where(r => r.Surprise is not null), r => $"{r.Ending}: {r.Surprise}");
        File.WriteAllText(Path.Combine(folder, "oracle.md"), text.ToString());
        Console.WriteLine(text.ToString());
    }

    private static string Shares(IReadOnlyList<CaseResult> results) => string.Join(", ", Enum.GetValues<Ending>()
        .Select(ending => FormattableString.Invariant($"{ending.ToString().ToLowerInvariant()} {results.Count(r => r.Ending == ending)} ({results.Count(r => r.Ending == ending) / (double)Math.Max(1, results.Count):0.0%})")));

    private static void Table(StringBuilder text, string what, IReadOnlyList<CaseResult> results, Func<CaseResult, string> key)
    {
        text.AppendLine($"| {what} | pairs | right | refused | nothing | wrong | unfit | right and differ |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var group in results.GroupBy(key).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.AppendLine($"| {group.Key} | {group.Count()} | {string.Join(" | ", Enum.GetValues<Ending>().Select(ending => group.Count(r => r.Ending == ending)))} | {group.Count(Kinds.Counts)} |");
        text.AppendLine();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<CaseResult> results, Func<CaseResult, string> line)
    {
        text.AppendLine($"## {title}");
        text.AppendLine();
        var any = false;
        foreach (var result in results)
        {
            any = true;
            text.AppendLine($"- {result.Case} ({result.Configuration}): {line(result)}");
            if (result.Detail.Length > 0) text.AppendLine($"\n      {result.Detail.TrimEnd().Replace("\n", "\n      ")}\n");
        }

        text.AppendLine(any ? "" : "None.\n");
    }
}
