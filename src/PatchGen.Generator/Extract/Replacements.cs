using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Extract;

/// <summary>Which methods of the target are redirected, and where to.</summary>
internal static class Replacements
{
    public static ImmutableArray<Replacement> Of(Extraction extraction)
    {
        var pre = extraction.Sides.Changes.Correspondence.Pre;
        var replacements = ImmutableArray.CreateBuilder<Replacement>();
        foreach (var (member, preToken, postToken, why) in Redirected(extraction.Sides).OrderBy(r => r.PreToken))
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
                Member = member.Text,
                Token = preToken,
                Fingerprint = fingerprint,
                HolderType = replacement.DeclaringType.FullName,
                HolderMethod = replacement.Name,
                Why = why,
                MayBeInlined = Fingerprint.MayBeInlined(pre, preToken),
            });
        }

        return replacements.ToImmutable();
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

    /// <summary>Pre code that may live on in instances made before the switch.</summary>
    public static ImmutableArray<SuspendedCode> Suspended(ChangeSet changes) =>
    [
        .. from change in changes.Facts.OfType<MethodChanged>()
           from stale in change.Stale
           orderby change.Member, stale.Token
           select new SuspendedCode { Kind = stale.Kind, Member = change.Member.Text, Type = stale.Type, Method = stale.Method, Token = stale.Token },
    ];
}
