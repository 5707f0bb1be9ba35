using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace PatchGen.Generator.Report;

/// <summary>Two texts side by side, unchanged stretches left out.</summary>
internal static class SourceDiff
{
    private const int Context = 3;

    /// <summary>One line of each side; a null number where a side has none there.</summary>
    public sealed record Row(Side Pre, Side Post)
    {
        public bool Same => Pre.Kind == ChangeType.Unchanged && Post.Kind == ChangeType.Unchanged;
    }

    /// <summary>One side of a row; the pieces are those that the line consists of, with which of them changed.</summary>
    public sealed record Side(int? Number, ChangeType Kind, IReadOnlyList<(string Text, bool Changed)> Pieces);

    /// <summary>The stretches that differ, each with three lines around it; empty for equal texts.</summary>
    public static IReadOnlyList<IReadOnlyList<Row>> Hunks(string pre, string post)
    {
        var model = SideBySideDiffBuilder.Diff(pre.ReplaceLineEndings("\n"), post.ReplaceLineEndings("\n"), ignoreWhiteSpace: false);
        var rows = model.OldText.Lines.Zip(model.NewText.Lines, (a, b) => new Row(Of(a), Of(b))).ToList();
        var shown = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Same) continue;
            for (var j = Math.Max(0, i - Context); j <= Math.Min(rows.Count - 1, i + Context); j++) shown[j] = true;
        }

        var hunks = new List<IReadOnlyList<Row>>();
        for (var i = 0; i < rows.Count;)
        {
            if (!shown[i])
            {
                i++;
                continue;
            }

            var end = i;
            while (end < rows.Count && shown[end]) end++;
            hunks.Add(rows[i..end]);
            i = end;
        }

        return hunks;
    }

    private static Side Of(DiffPiece piece) => new(
        piece.Position,
        piece.Type,
        piece is { Type: ChangeType.Modified, SubPieces.Count: > 0 }
            ? [.. piece.SubPieces.Where(p => p.Text is not null).Select(p => (p.Text, p.Type != ChangeType.Unchanged))]
            : [(piece.Text ?? "", false)]);
}
