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
        var (a, b) = (pre.ReplaceLineEndings("\n").Split('\n'), post.ReplaceLineEndings("\n").Split('\n'));
        var (head, tail) = Shared(a, b);
        var model = SideBySideDiffBuilder.Diff(Middle(a, head, tail), Middle(b, head, tail), ignoreWhiteSpace: false);
        var rows = model.OldText.Lines.Zip(model.NewText.Lines, (x, y) => new Row(Of(x, head), Of(y, head))).ToList();
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

    // The cost of a comparison grows with what it is given, and a fix is a few lines of a file: all before and behind it but the context is left out.
    private static (int Head, int Tail) Shared(string[] pre, string[] post)
    {
        var most = Math.Min(pre.Length, post.Length);
        int head = 0, tail = 0;
        while (head < most && pre[head] == post[head]) head++;
        while (tail < most - head && pre[^(tail + 1)] == post[^(tail + 1)]) tail++;
        return (Math.Max(0, head - Context), Math.Max(0, tail - Context));
    }

    private static string Middle(string[] lines, int head, int tail) => string.Join('\n', lines[head..^tail]);

    private static Side Of(DiffPiece piece, int head) => new(
        piece.Position + head,
        piece.Type,
        piece is { Type: ChangeType.Modified, SubPieces.Count: > 0 }
            ? [.. piece.SubPieces.Where(p => p.Text is not null).Select(p => (p.Text, p.Type != ChangeType.Unchanged))]
            : [(piece.Text ?? "", false)]);
}
