using System.Text;

namespace PatchGen.Guests;

/// <summary>The results as Markdown.</summary>
internal static class Table
{
    private const int LongestName = 60;

    /// <summary>The sums, each runtime's outcome, and a row for each fixed method on each runtime.</summary>
    public static string Markdown(IReadOnlyList<RuntimeResult> results, IReadOnlyList<string> complaints)
    {
        var text = new StringBuilder();
        text.AppendLine("# Guests").AppendLine();
        text.AppendLine("| runtime | apply | undo | effective | pre code ran | inlined into generated code | calls only | with collectible code: apply | undo |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var result in results)
            Line(text, result.Version, Outcome(result.Apply), Outcome(result.Undo),
                $"{result.Rows.Count(row => row.IsEffective)} of {result.Rows.Count}", $"{result.Rows.Count(row => row.RanPre)}",
                $"{result.Rows.Count(row => row.Generated.Count > 0)}", $"{result.Rows.Count(row => row.Row.CallsOnly is not null)}",
                Outcome(result.ApplyWithCollectible), Outcome(result.UndoWithCollectible));

        text.AppendLine().AppendLine(complaints.Count == 0 ? "All as it must be." : "What does not hold:").AppendLine();
        foreach (var complaint in complaints) text.AppendLine($"- {Cell(complaint)}");
        if (complaints.Count > 0) text.AppendLine();

        text.AppendLine("| runtime | part | fixed method | inlined into | before | after apply | after undo | state kept | verdict |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var result in results)
            foreach (var row in result.Rows.Append(result.Collectible))
                Line(text, result.Version, row.Row.Part, row.Row.Fixed, Into(row), row.Before, row.Applied, row.Undone, row.StateKept ? "yes" : "NO", row.Verdict);

        foreach (var result in results)
        {
            Said(text, $"{result.Version}, apply", result.Apply);
            Said(text, $"{result.Version}, undo", result.Undo);
            Said(text, $"{result.Version}, apply with collectible code", result.ApplyWithCollectible);
        }

        return text.ToString();
    }

    private static string Outcome(Answer answer) => $"{answer.Code} ({answer.Exit})";

    private static string Into(RowResult row) => row.Generated switch
    {
        [] => row.Row.CallsOnly ?? "nothing",
        [var one] => Short(one),
        [var first, ..] => $"{Short(first)} and {row.Generated.Count - 1} more",
    };

    private static void Said(StringBuilder text, string what, Answer answer)
    {
        text.AppendLine().AppendLine($"{what}: `{answer.Code}`, exit code {answer.Exit}: {answer.Message}").AppendLine();
        foreach (var line in answer.Evidence) text.AppendLine($"- {Cell(line)}");
    }

    private static void Line(StringBuilder text, params IEnumerable<string> cells) => text.AppendLine($"| {string.Join(" | ", cells.Select(Cell))} |");

    private static string Short(string text) => text.Length <= LongestName ? text : text[..LongestName] + "…";

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|").Replace("<", "&lt;");
}
