using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Why;

/// <summary>How exception handlers differ, in words.</summary>
internal static class Handlers
{
    /// <summary>
    /// The first handler that differs in kind or in what it catches, with where it stands, and whether that explains the first hunk: the code that the
    /// handler guards begins before it. Null where none differs.
    /// </summary>
    public static (int Pre, int Post, string Why, bool Explains)? Differ(CodeView pre, CodeView post, List<Hunk> hunks)
    {
        var (a, b) = (pre.Regions, post.Regions);
        var same = 0;
        while (same < a.Count && same < b.Count && Text(pre, a[same]) == Text(post, b[same])) same++;
        if (same == a.Count && same == b.Count) return null;
        if (a.Count == b.Count)
            return (At(pre, a[same]), At(post, b[same]), $"{Text(post, b[same])} in place of {Text(pre, a[same])}", hunks.Count == 0 || hunks[0].Pre >= pre.Il.IndexAt(a[same].TryOffset));
        if (a.Count < b.Count)
        {
            var come = Around(post, hunks.Select(h => h.Post), Extra(post, b, pre, a));
            return (hunks.Count > 0 ? hunks[0].Pre : pre.Code.Count - 1, At(post, come ?? b[same]), $"{Text(post, come ?? b[same])} added", come is not null);
        }

        var gone = Around(pre, hunks.Select(h => h.Pre), Extra(pre, a, post, b));
        return (At(pre, gone ?? a[same]), hunks.Count > 0 ? hunks[0].Post : post.Code.Count - 1, $"{Text(pre, gone ?? a[same])} removed", gone is not null);
    }

    // Those of a kind that one side has more of.
    private static List<ExceptionRegion> Extra(CodeView view, List<ExceptionRegion> regions, CodeView other, List<ExceptionRegion> others) =>
        [.. regions.Where(r => regions.Count(x => Text(view, x) == Text(view, r)) > others.Count(x => Text(other, x) == Text(view, r)))];

    // The innermost region, what it guards included, that the first hunk stands in.
    private static ExceptionRegion? Around(CodeView view, IEnumerable<int> hunks, List<ExceptionRegion> regions)
    {
        foreach (var region in regions)
            if (hunks.Any() && hunks.First() is var at && at >= view.Il.IndexAt(region.TryOffset) && at <= view.Il.IndexAt(region.HandlerOffset + region.HandlerLength)) return region;
        return hunks.Any() || regions.Count == 0 ? null : regions[0];
    }

    private static int At(CodeView view, ExceptionRegion region) => view.Il.IndexAt(region.HandlerOffset);

    private static string Text(CodeView view, ExceptionRegion region) => region.Kind switch
    {
        ExceptionRegionKind.Finally or ExceptionRegionKind.Fault => "finally",
        ExceptionRegionKind.Filter => "catch with a filter",
        _ => $"catch {view.Caught(region)}",
    };
}
