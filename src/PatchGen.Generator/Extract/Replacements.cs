using System.Collections.Immutable;
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
        foreach (var change in extraction.Sides.Changes.Facts.OfType<MethodChanged>().OrderBy(c => c.PreToken))
        {
            var post = extraction.Sides.PostMethod(change.PostToken);
            if (Fingerprint.Of(pre, change.PreToken) is not { } fingerprint || !post.HasBody)
            {
                extraction.Refusals.Add("PG6113", post, "it has no IL on one of the sides, so that there is nothing to redirect", "give it a body on both");
                continue;
            }

            var replacement = extraction.Lifter.Replace(post);
            replacements.Add(new Replacement
            {
                Member = change.Member.Text,
                Token = change.PreToken,
                Fingerprint = fingerprint,
                HolderType = replacement.DeclaringType.FullName,
                HolderMethod = replacement.Name,
                Why = change.Why,
                MayBeInlined = Fingerprint.MayBeInlined(pre, change.PreToken),
            });
        }

        return replacements.ToImmutable();
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
