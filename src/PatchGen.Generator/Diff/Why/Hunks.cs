using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Why;

/// <summary>A stretch of the pre body and the stretch of the post body that stands in its place; one of them may be empty.</summary>
/// <param name="Pre">The first pre instruction.</param>
/// <param name="PreEnd">The one behind the last.</param>
/// <param name="Post">The first post instruction.</param>
/// <param name="PostEnd">The one behind the last.</param>
internal sealed record Hunk(int Pre, int PreEnd, int Post, int PostEnd)
{
    public bool IsAdded => Pre == PreEnd;

    public bool IsRemoved => Post == PostEnd;

    public bool IsOneForOne => PreEnd - Pre == 1 && PostEnd - Post == 1;
}

/// <summary>Where two bodies differ, as a person would mark it: the fewest instructions that have to go and to come.</summary>
internal static class Hunks
{
    // Beyond so many pairs the middle is taken as one: words are not worth more.
    private const long Most = 4_000_000;

    /// <summary>The hunks in their order; none where only operands differ that <see cref="CodeView.Identity"/> leaves out.</summary>
    public static List<Hunk> Of(CodeView pre, CodeView post)
    {
        string[] a = [.. pre.Code.Select(pre.Identity)];
        string[] b = [.. post.Code.Select(post.Identity)];
        // Statement by statement first: what two statements have in common does not tie one to the other.
        var (x, y) = (Statements(pre), Statements(post));
        var hunks = new List<Hunk>();
        var (i, j) = (0, 0);
        foreach (var h in Align(Texts(pre, a, x), Texts(post, b, y)).Append(new(x.Length - 1, x.Length - 1, y.Length - 1, y.Length - 1)))
        {
            // What was aligned may keep its variables otherwise.
            for (; i < h.Pre; i++, j++) hunks.AddRange(Within(a, x[i], x[i + 1], b, y[j], y[j + 1]));
            hunks.AddRange(Within(a, x[h.Pre], x[h.PreEnd], b, y[h.Post], y[h.PostEnd]));
            (i, j) = (h.PreEnd, h.PostEnd);
        }

        return [.. hunks.Select(h => h.IsAdded ? Best(h, b, h.Post, h.PostEnd, post) : h.IsRemoved ? Best(h, a, h.Pre, h.PreEnd, pre) : h)];
    }

    private static List<Hunk> Within(string[] a, int start, int end, string[] b, int postStart, int postEnd) =>
        [.. Align(a[start..end], b[postStart..postEnd]).Select(h => new Hunk(start + h.Pre, start + h.PreEnd, postStart + h.Post, postStart + h.PostEnd))];

    // Where statements begin, and the end.
    private static int[] Statements(CodeView view) =>
        [.. Enumerable.Range(0, view.Code.Count).Where(i => i == 0 || view.BeginsStatement(i)), view.Code.Count];

    // Compilers keep a variable on the stack where its uses allow that: a statement is what it was, whether it stores its value, leaves it there
    // or copies it for the next, and whichever way its condition jumps.
    private static string[] Texts(CodeView view, string[] code, int[] starts) =>
        [.. Enumerable.Range(0, starts.Length - 1).Select(i => Text(view, code, starts[i], starts[i + 1]))];

    private static string Text(CodeView view, string[] code, int start, int end)
    {
        var text = string.Join('\n', Enumerable.Range(start, end - start).Where(i => view.Code[i].Code is not (ILOpCode.Stloc or ILOpCode.Ldloc or ILOpCode.Dup or ILOpCode.Pop))
            .Select(i => Operators.Either(view.Code[i].Code) is var either && either != view.Code[i].Code ? either + " " : code[i]));
        // A handler keeps what it caught, or drops it where nothing uses it.
        if (end - start == 1 && view.Code[start].Code is (ILOpCode.Stloc or ILOpCode.Pop)) return "caught";
        return text.Length > 0 ? text : string.Join('\n', code[start..end]);
    }

    private static List<Hunk> Align(string[] a, string[] b)
    {
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start]) start++;
        var tail = 0;
        while (tail < a.Length - start && tail < b.Length - start && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        return Align(a, start, a.Length - tail, b, start, b.Length - tail);
    }

    // The longest common subsequence, read off from the front.
    private static List<Hunk> Align(string[] a, int aStart, int aEnd, string[] b, int bStart, int bEnd)
    {
        var (n, m) = (aEnd - aStart, bEnd - bStart);
        if (n == 0 && m == 0) return [];
        if (n == 0 || m == 0 || (long)n * m > Most) return [new(aStart, aEnd, bStart, bEnd)];
        var longest = new int[n + 1, m + 1];
        for (var i = n - 1; i >= 0; i--)
            for (var j = m - 1; j >= 0; j--)
                longest[i, j] = a[aStart + i] == b[bStart + j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);

        var hunks = new List<Hunk>();
        for (int i = 0, j = 0; i < n || j < m;)
        {
            if (i < n && j < m && a[aStart + i] == b[bStart + j])
            {
                i++;
                j++;
                continue;
            }

            var (x, y) = (i, j);
            while (i < n || j < m)
            {
                if (i < n && j < m && a[aStart + i] == b[bStart + j]) break;
                if (j == m || (i < n && longest[i + 1, j] >= longest[i, j + 1])) i++;
                else j++;
            }

            hunks.Add(new(aStart + x, aStart + i, bStart + y, bStart + j));
        }

        return hunks;
    }

    // What was added between two alike may stand in several places: it stands where a statement begins.
    private static Hunk Best(Hunk hunk, string[] code, int start, int end, CodeView view)
    {
        for (var by = 0; start - by >= 0 && hunk.Pre - by >= 0 && hunk.Post - by >= 0; by++)
        {
            if (view.BeginsStatement(start - by)) return new(hunk.Pre - by, hunk.PreEnd - by, hunk.Post - by, hunk.PostEnd - by);
            if (start - by == 0 || code[start - by - 1] != code[end - by - 1]) break;
        }

        return hunk;
    }
}
