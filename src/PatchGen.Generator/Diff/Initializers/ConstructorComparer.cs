using System.Collections.Immutable;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bodies;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>Compares constructors field initializer by field initializer: their order follows the order of members, which does not count.</summary>
internal sealed class ConstructorComparer(Comparison c)
{
    /// <summary>Compares two constructors that are not the same as written.</summary>
    public ConstructorDifference Compare(BodyPair pair)
    {
        var pre = Segmentation.Of(c.Pre, pair.Pre);
        var post = Segmentation.Of(c.Post, pair.Post);
        var a = ByKey(c.Pre, pre);
        var b = ByKey(c.Post, post);
        var fields = ImmutableArray.CreateBuilder<(MemberKey, Outcome?)>();
        foreach (var key in a.Keys.Union(b.Keys).Order())
        {
            if (!c.OnBothSides(key)) continue;
            if (!a.TryGetValue(key, out var x) || !b.TryGetValue(key, out var y)) fields.Add((key, null));
            else if (c.Owners.Compare(pair, () => Compare(pair, pre, x, post, y)) is { } outcome) fields.Add((key, outcome));
        }

        return new()
        {
            Fields = fields.DrainToImmutable(),
            Reordered = !Order(c.Pre, pre, b).SequenceEqual(Order(c.Post, post, a)),
            Rest = c.Owners.Compare(pair, () => c.Owners.Bodies.CompareRest(pair, pre.Code, pre.Rest, post.Code, post.Rest)),
        };
    }

    private Difference? Compare(BodyPair pair, Segmentation pre, Segment x, Segmentation post, Segment y)
    {
        var locals = new LocalPairs(c.Binder, c.Pre.Body(pair.Pre)!.LocalSignature, c.Post.Body(pair.Post)!.LocalSignature);
        var at = c.Owners.Bodies.FirstDifference(pair, pre.Code, x.Start, x.End, post.Code, y.Start, y.End, locals);
        return at < 0 ? null : new(pair.Pre, pair.Post, x.Start + at, y.Start + at);
    }

    /// <summary>The initializers by their field's key.</summary>
    public static Dictionary<MemberKey, Segment> ByKey(Side side, Segmentation segments) =>
        segments.Initializers.ToDictionary(s => side.Snapshot.Keys.Field(s.Field));

    // Between two initializers that are not independent the others may stand in any order: sorted.
    private static List<MemberKey> Order(Side side, Segmentation segments, Dictionary<MemberKey, Segment> other)
    {
        var order = new List<MemberKey>();
        var run = 0;
        foreach (var segment in segments.Initializers)
        {
            var key = side.Snapshot.Keys.Field(segment.Field);
            if (!other.ContainsKey(key)) continue;
            order.Add(key);
            if (segment.Independent) continue;
            order.Sort(run, order.Count - 1 - run, null);
            run = order.Count;
        }

        order.Sort(run, order.Count - run, null);
        return order;
    }
}
