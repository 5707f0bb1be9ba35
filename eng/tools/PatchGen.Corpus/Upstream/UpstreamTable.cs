using System.Text;

namespace PatchGen.Corpus.Upstream;

/// <summary>What the fixes' own tests saw, as Markdown.</summary>
internal static class UpstreamTable
{
    public static string Markdown(IReadOnlyCollection<UpstreamResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("# The fixes' own tests").AppendLine();
        text.AppendLine($"{Sums(results)}.").AppendLine();
        text.AppendLine("`telling`: tests that fail before the fix and pass with it, built; what they name exists before it. `passed` counts, of all tests that the fix brought: on the library before the fix, there with the patch, after the undo, on the built fix. † rests on `corpus.extra.json`.").AppendLine();
        text.AppendLine("| id | test methods | tests | telling | not expressible | pre passed | patched passed | undone passed | post passed | processes | probe | verdict | reason |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var result in results) text.AppendLine($"| {string.Join(" | ", Cells(result).Select(Table.Cell))} |");
        Suites(text, results);
        ByHand(text, results);
        return text.ToString();
    }

    /// <summary>One line.</summary>
    public static string Sums(IReadOnlyCollection<UpstreamResult> results)
    {
        var expected = results.Count(result => result.Expected is not null && result.IsGreen);
        var suites = results.SelectMany(result => result.Suites).ToList();
        return $"{results.Count} entries: {string.Join(", ", results.GroupBy(result => result.Verdict).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"))}; "
            + $"{expected} expected to fail; {suites.Count} whole suites of {suites.Sum(suite => suite.Patched?.All ?? 0)} tests, {suites.Count(suite => suite.IsGreen)} as the built fix; "
            + $"{results.Count(result => !result.IsGreen)} not as expected";
    }

    private static string[] Cells(UpstreamResult result) =>
    [
        result.Id + (result.ByHand is null ? "" : " †"),
        $"{result.Methods.Length}",
        $"{result.Tests.Length}",
        $"{result.Tests.Count(test => test.Tells)}",
        $"{result.Tests.Count(test => test.Inexpressible)}",
        Passed(result, test => test.Pre),
        Passed(result, test => test.Patched),
        Passed(result, test => test.Undone),
        Passed(result, test => test.Post),
        result.Processes == 0 ? "" : $"{result.Processes}",
        result.Probe ?? "",
        Verdict(result),
        Table.Short(result.Reason ?? ""),
    ];

    private static string Verdict(UpstreamResult result) => (result.Expected, result.IsGreen) switch
    {
        ({ } expected, _) when expected.Verdict == result.Verdict => $"{result.Verdict} (expected: {expected.Issue})",
        ({ } expected, _) => $"{result.Verdict.ToUpperInvariant()}, expected was {expected.Verdict} ({expected.Issue})",
        (null, false) when !UpstreamVerdict.NeedsNoExcuse(result.Verdict) => result.Verdict.ToUpperInvariant(),
        _ => result.Verdict,
    };

    // What ended the process, or never ended, is worth a word.
    private static string Passed(UpstreamResult result, Func<UpstreamTest, TestOutcome> of)
    {
        if (result.Tests.Length == 0) return "";
        var unusual = result.Tests.Select(of).Where(outcome => outcome.How is TestOutcome.Crashed or TestOutcome.Hangs).GroupBy(outcome => outcome.How).Select(group => $"{group.Count()} {group.Key}");
        return string.Join(", ", [$"{result.Tests.Count(test => of(test).Good)}", .. unusual]);
    }

    private static void Suites(StringBuilder text, IEnumerable<UpstreamResult> results)
    {
        var suites = results.SelectMany(result => result.Suites.Select(suite => (result.Id, Suite: suite))).ToList();
        if (suites.Count == 0) return;
        text.AppendLine().AppendLine("## Whole suites").AppendLine();
        text.AppendLine("On the library before the fix, there with the patch applied live, and on the built fix, each in processes of its own; passed / failed / skipped.").AppendLine();
        text.AppendLine("| id | project | pre | patched | post | differences of patched and post | unexplained | reason |");
        text.AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (var (id, suite) in suites)
            text.AppendLine($"| {id} | {suite.Project} | {suite.Pre} | {suite.Patched} | {suite.Post} | {suite.Differences.Length} | {suite.Differences.Count(difference => difference.Why is null)} | {Table.Cell(Table.Short(suite.Reason ?? ""))} |");
        foreach (var (id, suite) in suites.Where(suite => suite.Suite.Differences.Length > 0))
        {
            text.AppendLine().AppendLine($"{id}, {suite.Project}:").AppendLine();
            foreach (var found in suite.Differences)
                text.AppendLine($"- {Table.Cell(found.Test)}: pre {found.Pre}, patched {found.Patched}, post {found.Post}: {found.Why ?? "NOT EXPLAINED"}");
        }
    }

    private static void ByHand(StringBuilder text, IEnumerable<UpstreamResult> results)
    {
        var told = results.Where(result => result.ByHand is not null).ToList();
        if (told.Count == 0) return;
        text.AppendLine().AppendLine("## Told by hand").AppendLine();
        foreach (var result in told) text.AppendLine($"- {result.Id}: {result.ByHand}");
    }
}
