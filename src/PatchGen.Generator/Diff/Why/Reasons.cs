using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Bodies;

namespace PatchGen.Generator.Diff.Why;

/// <summary>Where and why, from the first difference of two bodies.</summary>
internal static class Reasons
{
    public static (SourceSpan? Pre, SourceSpan? Post, string Why) Of(Comparison c, BodyPair owner, Difference difference)
    {
        if (c.Pre.Body(difference.Pre) is null || c.Post.Body(difference.Post) is null)
            return (SequencePoints.First(c.Pre, owner.Pre), SequencePoints.First(c.Post, owner.Post), $"{difference.Beside} changed");
        var pre = new CodeView(c.Pre, difference.Pre);
        var post = new CodeView(c.Post, difference.Post);
        var (i, j, why) = First(c, pre, post, difference);
        var preSpan = SequencePoints.At(c.Pre, difference.Pre, pre.Offset(i)) ?? SequencePoints.First(c.Pre, owner.Pre);
        var postSpan = SequencePoints.At(c.Post, difference.Post, post.Offset(j)) ?? SequencePoints.First(c.Post, owner.Post);
        var where = postSpan is null ? "" : $"line {postSpan.Line}: ";
        return (preSpan, postSpan, where + Within(c, owner, difference) + why);
    }

    private static string Within(Comparison c, BodyPair owner, Difference difference)
    {
        if (difference.Post == owner.Post) return "";
        var name = c.Post.Name(difference.Post);
        return SynthesizedRoles.Of(name) switch
        {
            SynthesizedRole.Lambda => "in a lambda, ",
            SynthesizedRole.LocalFunction => $"in {SynthesizedRoles.LocalName(name)}, ",
            _ => "",
        };
    }

    private static (int Pre, int Post, string Why) First(Comparison c, CodeView pre, CodeView post, Difference difference)
    {
        var words = new Words(c, pre, post);
        var hunks = Hunks.Of(pre, post);
        var shown = hunks.Select(h => Shown(pre, post, h)).OfType<Hunk>().ToList();
        var handlers = Handlers.Differ(pre, post, shown);
        if (handlers is { Explains: true } explains) return (explains.Pre, explains.Post, explains.Why);
        // A state machine's dispatch stands before the user's code: what made it differ stands in a statement.
        foreach (var hunk in shown.Where(h => !words.IsPlumbing(h)).Concat(shown).Concat(hunks))
            if (words.Of(hunk) is { } why) return (hunk.Pre, hunk.Post, why);
        if (handlers is { } others) return (others.Pre, others.Post, others.Why);
        if (difference.PreIndex < 0) return (0, 0, $"{difference.Beside} changed");
        var first = hunks.Count > 0 ? (hunks[0].Pre, hunks[0].Post) : (difference.PreIndex, difference.PostIndex);
        return (first.Item1, first.Item2, words.Plain(first.Item1, first.Item2));
    }

    // The part of a hunk that a debugger shows, if there is any.
    private static Hunk? Shown(CodeView pre, CodeView post, Hunk hunk)
    {
        var gone = pre.FirstShown(hunk.Pre, hunk.PreEnd);
        var come = post.FirstShown(hunk.Post, hunk.PostEnd);
        return gone is null && come is null ? null : hunk with { Pre = gone ?? hunk.PreEnd, Post = come ?? hunk.PostEnd };
    }
}
