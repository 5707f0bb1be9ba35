using System.Text;

namespace PatchGen.Corpus;

/// <summary>The changed functions of each fix, each with the reason of its change.</summary>
internal static class FunctionTable
{
    public static string Markdown(IReadOnlyCollection<EntryResult> results)
    {
        var text = new StringBuilder($"# Changed functions\n\n{Sums(results)}.\n\n| id | function | reason in the fix | why |\n|---|---|---|---|\n");
        foreach (var result in results)
            foreach (var function in result.Functions)
                text.Append($"| {result.Id} | {Table.Cell(function.Member)} | {Table.Cell(function.Reason)} | {Table.Cell(function.Why)} |\n");
        return text.ToString();
    }

    /// <summary>One line.</summary>
    public static string Sums(IReadOnlyCollection<EntryResult> results)
    {
        var functions = results.SelectMany(result => result.Functions).ToList();
        var (edited, none) = (functions.Count(f => f.Reason == "edited"), functions.Count(f => f.Reason == ChangedFunction.NoReason));
        return $"{functions.Count} functions changed: {edited} edited by the fix, {functions.Count - edited - none} by what they use of it, {none} without a reason";
    }
}
