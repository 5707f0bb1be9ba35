using DiffPlex.DiffBuilder.Model;

namespace PatchGen.Generator.Report;

/// <summary>Two texts side by side, as tables.</summary>
internal static class SideBySide
{
    /// <summary>What differs, with some lines around it; <paramref name="same"/> where nothing does.</summary>
    public static Html Differences(ChangedMethod.Sides sides, Html same) =>
        SourceDiff.Hunks(sides.Pre ?? "", sides.Post ?? "") is { Count: > 0 } hunks
            ? Html.Of(hunks.Select(hunk => Table(hunk, sides.PreLine - 1, sides.PostLine - 1)))
            : same;

    private static Html Table(IReadOnlyList<SourceDiff.Row> rows, int preOffset, int postOffset) => Html.Of($"""
        <table class="diff">
        {Html.Of(rows.Select(row => Html.Of($"<tr>{Half(row.Pre, "pre", preOffset)}{Half(row.Post, "post", postOffset)}</tr>\n")))}</table>

        """);

    private static Html Half(SourceDiff.Side side, string name, int offset)
    {
        var kind = side.Kind is ChangeType.Unchanged ? "same" : side.Kind is ChangeType.Imaginary ? "absent" : name;
        var pieces = Html.Of(side.Pieces.Select(piece => piece.Changed ? Html.Of($"<b>{piece.Text}</b>") : Html.Of($"{piece.Text}")));
        return Html.Of($"<td class=\"number\">{(side.Number + offset)?.ToString() ?? ""}</td><td class=\"{kind}\">{pieces}</td>");
    }
}
