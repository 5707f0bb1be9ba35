using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.Generator.Match;

/// <summary>What Match gave for one kind of declaration.</summary>
/// <param name="Kind"><c>types</c>, <c>methods</c>, <c>fields</c>, <c>properties</c> or <c>events</c>.</param>
/// <param name="Paired">How many both sides have.</param>
/// <param name="Added">Those that only the post side has, sorted.</param>
/// <param name="Removed">Those that only the pre side has, sorted.</param>
public sealed record MatchedKind(string Kind, int Paired, ImmutableArray<MemberKey> Added, ImmutableArray<MemberKey> Removed)
{
    /// <summary>The kinds of a correspondence.</summary>
    public static ImmutableArray<MatchedKind> Of(Correspondence correspondence) =>
    [
        Of("types", correspondence.Types),
        Of("methods", correspondence.Methods),
        Of("fields", correspondence.Fields),
        Of("properties", correspondence.Properties),
        Of("events", correspondence.Events),
    ];

    private static MatchedKind Of<T>(string kind, ImmutableArray<Pair<T>> pairs) where T : struct => new(
        kind,
        pairs.Count(p => p is { Pre: not null, Post: not null }),
        [.. pairs.Where(p => p.Pre is null).Select(p => p.Key)],
        [.. pairs.Where(p => p.Post is null).Select(p => p.Key)]);
}
