using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>The second step: which declaration of the pre side is which of the post side.</summary>
public static class Matcher
{
    /// <summary>Pairs all declarations by key.</summary>
    /// <exception cref="BadImageFormatException">Two declarations of one side have the same key: no compiler of C# writes that.</exception>
    public static Correspondence Match(Snapshot pre, Snapshot post)
    {
        var a = Declared.Of(pre);
        var names = MovedTypes.Find(pre, post);
        var matched = Pair(a, names.Count == 0 ? post : post.Named(names));
        // Seldom: only what then stands alone can be the same member by another name.
        return ExplicitNames.Add(matched, names) ? Pair(a, post.Named(names)) : matched;
    }

    private static Correspondence Pair(Declared a, Snapshot post)
    {
        var b = Declared.Of(post, a);
        return new Correspondence
        {
            Pre = a.Side,
            Post = post,
            Types = Pair(a.Types, b.Types, MetadataTokens.TypeDefinitionHandle),
            Methods = Pair(a.Methods, b.Methods, MetadataTokens.MethodDefinitionHandle),
            Fields = Pair(a.Fields, b.Fields, MetadataTokens.FieldDefinitionHandle),
            Properties = Pair(a.Properties, b.Properties, MetadataTokens.PropertyDefinitionHandle),
            Events = Pair(a.Events, b.Events, MetadataTokens.EventDefinitionHandle),
        };
    }

    private static ImmutableArray<Pair<T>> Pair<T>(List<Member> pre, List<Member> post, Func<int, T> handle) where T : struct
    {
        var pairs = new Pair<T>[pre.Count + post.Count];
        var count = 0;
        for (int i = 0, j = 0; i < pre.Count || j < post.Count; count++)
        {
            var order = i == pre.Count ? 1 : j == post.Count ? -1 : pre[i].Key.CompareTo(post[j].Key);
            pairs[count] = order switch
            {
                < 0 => new(pre[i].Key, handle(pre[i++].Row), null),
                > 0 => new(post[j].Key, null, handle(post[j++].Row)),
                _ => new(pre[i].Key, handle(pre[i++].Row), handle(post[j++].Row)),
            };
        }

        Array.Resize(ref pairs, count);
        return ImmutableCollectionsMarshal.AsImmutableArray(pairs);
    }
}
