using System.Reflection.Emit;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Why;

/// <summary>Where and why, from the first difference of two bodies.</summary>
internal static class Reasons
{
    public static (SourceSpan? Pre, SourceSpan? Post, string Why) Of(Comparison c, BodyPair owner, Difference difference)
    {
        if (difference.PreIndex < 0)
            return (SequencePoints.First(c.Pre, owner.Pre), SequencePoints.First(c.Post, owner.Post), $"{difference.Beside} changed");
        var pre = new CodeView(c.Pre, difference.Pre);
        var post = new CodeView(c.Post, difference.Post);
        var (i, j) = Visible(c, pre, post, difference.PreIndex, difference.PostIndex);
        var preSpan = SequencePoints.At(c.Pre, difference.Pre, pre.Offset(i)) ?? SequencePoints.First(c.Pre, owner.Pre);
        var postSpan = SequencePoints.At(c.Post, difference.Post, post.Offset(j)) ?? SequencePoints.First(c.Post, owner.Post);
        var where = postSpan is null ? "" : $"line {postSpan.Line}: ";
        var lambda = difference.Post != owner.Post && c.Post.Name(difference.Post).Contains(">b__", StringComparison.Ordinal) ? "in a lambda, " : "";
        return (preSpan, postSpan, where + lambda + new Words(c, pre, post).At(i, j));
    }

    // A branch that leads over added code differs before that code does.
    private static (int, int) PastBranches(CodeView pre, CodeView post, int i, int j)
    {
        for (var k = 0; pre.At(i + k) is { } p && post.At(j + k) is { } q; k++)
        {
            var branch = p.Kind is OperandType.InlineBrTarget or OperandType.InlineSwitch;
            if (p.Code != q.Code || (!branch && (k == 0 || !Alike(pre, p, post, q)))) return (i + k, j + k);
        }

        return pre.Code.Count - i == post.Code.Count - j ? (i, j) : (Math.Min(pre.Code.Count, i + post.Code.Count - j), Math.Min(post.Code.Count, j + pre.Code.Count - i));
    }

    private static bool Alike(CodeView pre, Instruction p, CodeView post, Instruction q) =>
        pre.Called(p) == post.Called(q) && pre.Field(p) == post.Field(q) && pre.Constants(p).SequenceEqual(post.Constants(q));

    // A state machine's dispatch stands before the user's code: what made it differ is the first call that does.
    private static (int, int) Visible(Comparison c, CodeView pre, CodeView post, int i, int j)
    {
        var (x, y) = PastBranches(pre, post, i, j);
        if (!SequencePoints.IsHidden(c.Post, post.Method, post.Offset(y))) return (x, y);
        var calls = pre.Calls().Where(k => k.Index >= i).ToList();
        var postCalls = post.Calls().Where(k => k.Index >= j).ToList();
        var at = 0;
        while (at < calls.Count && at < postCalls.Count && calls[at].Method == postCalls[at].Method) at++;
        return at < calls.Count && at < postCalls.Count ? (calls[at].Index, postCalls[at].Index)
            : at < postCalls.Count ? (pre.Code.Count, postCalls[at].Index)
            : at < calls.Count ? (calls[at].Index, post.Code.Count)
            : (x, y);
    }
}
