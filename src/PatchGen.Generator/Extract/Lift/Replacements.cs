using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Shadow;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>Which methods of the target are redirected, and where to.</summary>
internal static class Replacements
{
    public static ImmutableArray<Replacement> Of(Extraction extraction)
    {
        var pre = extraction.Sides.Changes.Correspondence.Pre;
        var replacements = ImmutableArray.CreateBuilder<Replacement>();
        foreach (var (member, preToken, postToken, why) in Redirected(extraction.Sides).Concat(ForShadows(extraction)).DistinctBy(r => r.PreToken).OrderBy(r => r.PreToken))
        {
            var post = extraction.Sides.PostMethod(postToken);
            if (Fingerprint.Of(pre, preToken) is not { } fingerprint || post.RVA == 0)
            {
                extraction.Refusals.Add("PG6113", post, "it has no IL on one of the sides, so that there is nothing to redirect", "give it a body on both");
                continue;
            }

            var replacement = extraction.Lifter.Replace(post);
            replacements.Add(new Replacement
            {
                Member = member,
                Token = preToken,
                Fingerprint = fingerprint,
                HolderType = replacement.DeclaringType.FullName,
                HolderMethod = replacement.Name,
                Why = why,
                MayBeInlined = Fingerprint.MayBeInlined(pre, preToken),
            });
        }

        foreach (var removed in extraction.Sides.Changes.Facts.OfType<MethodRemoved>().Where(r => r.Successor != 0).OrderBy(r => r.PreToken))
        {
            var forward = extraction.Lifter.Succeed(extraction.Sides.PreMethod(removed.PreToken), extraction.Sides.PostMethod(removed.Successor));
            var fingerprint = Fingerprint.Of(pre, removed.PreToken) ?? throw new InvalidOperationException($"{removed.Member} has no IL.");
            replacements.Add(new Replacement
            {
                Member = removed.Member,
                Token = removed.PreToken,
                Fingerprint = fingerprint,
                HolderType = forward.DeclaringType.FullName,
                HolderMethod = forward.Name,
                Why = "further optional parameters: forwarded with their defaults",
                MayBeInlined = Fingerprint.MayBeInlined(pre, removed.PreToken),
            });
        }

        return [.. replacements.OrderBy(r => r.Token)];
    }

    // A lambda whose closure is as before is replaced by itself, which also mends the delegates that were made of it.
    private static IEnumerable<(MemberKey Member, int PreToken, int PostToken, string Why)> Redirected(Sides sides)
    {
        var keys = sides.Changes.Correspondence.Pre.Keys;
        foreach (var change in sides.Changes.Facts.OfType<MethodChanged>())
        {
            if (change.OwnBody) yield return (change.Member, change.PreToken, change.PostToken, change.Why);
            foreach (var body in change.Redirect)
                yield return (keys.Method((MethodDefinitionHandle)MetadataTokens.Handle(body.PreToken)), body.PreToken, body.PostToken, change.Why);
        }
    }

    // Methods that do not change, and must know of shadow fields all the same. What hooks compute for objects made before must
    // not be asked for those that the process makes from now on.
    private static IEnumerable<(MemberKey Member, int PreToken, int PostToken, string Why)> ForShadows(Extraction extraction)
    {
        var keys = extraction.Sides.Changes.Correspondence.Pre.Keys;
        var constructors = extraction.Shadows.Constructors().Select(c => (c, "objects that it makes are not initialized by a hook"));
        var clones = ShadowClones.Callers(extraction).Select(c => (c, "copies that it makes get the values of added fields, too"));
        foreach (var (post, why) in constructors.Concat(clones))
        {
            if (extraction.Sides.PreOf(post) is not { } pre) continue;
            var token = pre.MetadataToken.ToInt32();
            yield return (keys.Method((MethodDefinitionHandle)MetadataTokens.Handle(token)), token, post.MetadataToken.ToInt32(), why);
        }
    }

    /// <summary>Pre code that may live on in what was made before the switch.</summary>
    public static ImmutableArray<SuspendedCode> Suspended(ChangeSet changes) =>
    [
        .. from stale in changes.Facts.SelectMany(fact => fact.Stale)
           orderby stale.Owner, stale.Token, stale.Kind
           select new SuspendedCode { Kind = stale.Kind, Member = stale.Owner, Type = stale.Type, Method = stale.Method, Token = stale.Token },
    ];
}
