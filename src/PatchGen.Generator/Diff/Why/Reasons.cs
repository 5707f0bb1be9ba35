using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Bodies;

namespace PatchGen.Generator.Diff.Why;

/// <summary>Where and why, from the first difference of two bodies.</summary>
internal static class Reasons
{
    /// <summary>Of the bodies as wholes, or of a stretch of the owner's code on each side.</summary>
    public static (SourceSpan? Pre, SourceSpan? Post, string Why) Of(Comparison c, BodyPair owner, Difference difference, (Range Pre, Range Post)? within = null)
    {
        if (c.Pre.Body(difference.Pre) is null || c.Post.Body(difference.Post) is null)
            return (SequencePoints.First(c.Pre, owner.Pre), SequencePoints.First(c.Post, owner.Post), $"{difference.Beside} changed");
        var (pre, post, (i, j, why)) = InMachine(c, difference) ?? InBody(c, difference, difference.Post == owner.Post ? within : null);
        var preSpan = SequencePoints.At(c.Pre, pre.Method, pre.Offset(i)) ?? SequencePoints.First(c.Pre, owner.Pre);
        var postSpan = SequencePoints.At(c.Post, post.Method, post.Offset(j)) ?? SequencePoints.First(c.Post, owner.Post);
        var where = postSpan is null ? "" : $"line {postSpan.Line}: ";
        return (preSpan, postSpan, where + Within(c, owner, difference) + why);
    }

    private static (CodeView Pre, CodeView Post, (int, int, string))? InMachine(Comparison c, Difference difference)
    {
        // What a kick-off method hands to its state machine differs because a statement does that stands in there.
        if (SequencePoints.HasAny(c.Post, difference.Post)) return null;
        var (preMove, postMove) = (StateMachines.MoveNext(c.Pre, difference.Pre), StateMachines.MoveNext(c.Post, difference.Post));
        if (preMove.IsNil || postMove.IsNil) return null;
        var (pre, post) = (new CodeView(c.Pre, preMove), new CodeView(c.Post, postMove));
        return Told(new(c, pre, post), pre, post, Hunks.Of(pre, post), null) is { } told ? (pre, post, told) : null;
    }

    private static (CodeView Pre, CodeView Post, (int, int, string)) InBody(Comparison c, Difference difference, (Range Pre, Range Post)? within)
    {
        var (pre, post) = (new CodeView(c.Pre, difference.Pre), new CodeView(c.Post, difference.Post));
        var words = new Words(c, pre, post);
        var hunks = Hunks.Of(pre, post);
        if (within is { } part) hunks = [.. hunks.Where(h => IsIn(part.Pre, h.Pre, h.PreEnd) && IsIn(part.Post, h.Post, h.PostEnd))];
        return (pre, post, Told(words, pre, post, hunks, within) ?? Untold(words, hunks, difference));
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

    // Null where no hunk has words.
    private static (int Pre, int Post, string Why)? Told(Words words, CodeView pre, CodeView post, List<Hunk> hunks, (Range Pre, Range Post)? within)
    {
        var shown = hunks.Select(h => Shown(pre, post, h)).OfType<Hunk>().ToList();
        var handlers = within is null ? Handlers.Differ(pre, post, shown) : null;
        if (handlers is { Explains: true } explains) return (explains.Pre, explains.Post, explains.Why);
        // A state machine's dispatch stands before the user's code: what made it differ stands in a statement.
        var written = shown.Where(h => !words.IsPlumbing(h)).ToList();
        foreach (var hunk in written.Where(h => !words.IsTurned(h)).Concat(written).Concat(shown).Concat(hunks))
            if (words.Of(hunk) is { } why) return (hunk.Pre, hunk.Post, why);
        return handlers is { } others ? (others.Pre, others.Post, others.Why) : null;
    }

    private static (int Pre, int Post, string Why) Untold(Words words, List<Hunk> hunks, Difference difference)
    {
        if (difference.PreIndex < 0) return (0, 0, $"{difference.Beside} changed");
        var (pre, post) = hunks.Count > 0 ? (hunks[0].Pre, hunks[0].Post) : (difference.PreIndex, difference.PostIndex);
        return (pre, post, words.Plain(pre, post));
    }

    private static bool IsIn(Range range, int start, int end) => start >= range.Start.Value && end <= range.End.Value;

    // The part of a hunk that a debugger shows, if there is any.
    private static Hunk? Shown(CodeView pre, CodeView post, Hunk hunk)
    {
        var gone = pre.FirstShown(hunk.Pre, hunk.PreEnd);
        var come = post.FirstShown(hunk.Post, hunk.PostEnd);
        return gone is null && come is null ? null : hunk with { Pre = gone ?? hunk.PreEnd, Post = come ?? hunk.PostEnd };
    }
}
