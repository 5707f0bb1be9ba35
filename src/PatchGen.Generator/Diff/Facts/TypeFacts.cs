using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Types added and removed, and those whose hierarchy or flags differ.</summary>
internal static class TypeFacts
{
    public static void Find(Comparison comparison)
    {
        foreach (var pair in comparison.Correspondence.Types)
        {
            switch (pair)
            {
                case { Pre: { } pre, Post: { } post }: Compare(comparison, pair.Key, pre, post); break;
                case { Post: { } post }: Added(comparison, pair.Key, post); break;
                case { Pre: { } pre }: Removed(comparison, pair.Key, pre); break;
            }
        }
    }

    private static void Added(Comparison c, MemberKey key, TypeDefinitionHandle post)
    {
        if (c.AddedTypes.Contains(c.Post.Metadata.GetTypeDefinition(post).GetDeclaringType())) return;
        c.Add(new TypeAdded { Member = key, PostToken = MetadataTokens.GetToken(post), Visible = Visibility.Is(c.Post, post) });
    }

    private static void Removed(Comparison c, MemberKey key, TypeDefinitionHandle pre)
    {
        if (c.RemovedTypes.Contains(c.Pre.Metadata.GetTypeDefinition(pre).GetDeclaringType())) return;
        c.Add(new TypeRemoved { Member = key, Visible = Visibility.Is(c.Pre, pre) });
    }

    private static void Compare(Comparison c, MemberKey key, TypeDefinitionHandle pre, TypeDefinitionHandle post)
    {
        var a = c.Pre.Metadata.GetTypeDefinition(pre);
        var b = c.Post.Metadata.GetTypeDefinition(post);
        Hierarchy(c, key, a, b);
        if ((a.Attributes ^ b.Attributes) is not 0 and var flags)
        {
            c.Add(new TypeFlagsChanged
            {
                Member = key,
                Flags = [.. FlagNames.Of(flags)],
                CompileTimeOnly = (flags & ~(TypeAttributes.VisibilityMask | TypeAttributes.Sealed | TypeAttributes.Abstract | TypeAttributes.BeforeFieldInit)) == 0,
                Why = $"{a.Attributes} -> {b.Attributes}",
            });
        }
    }

    private static void Hierarchy(Comparison c, MemberKey key, TypeDefinition a, TypeDefinition b)
    {
        var x = Ancestors(c.Pre, a);
        var y = Ancestors(c.Post, b);
        if (x.SetEquals(y)) return;
        c.Add(new HierarchyChanged
        {
            Member = key,
            Removed = [.. x.Except(y).Order(StringComparer.Ordinal)],
            Added = [.. y.Except(x).Order(StringComparer.Ordinal)],
            Why = $"{string.Join(", ", x.Order(StringComparer.Ordinal))} -> {string.Join(", ", y.Order(StringComparer.Ordinal))}",
        });
    }

    private static HashSet<string> Ancestors(Side side, TypeDefinition type) =>
    [
        Owners.BaseName(side, type),
        .. type.GetInterfaceImplementations().Select(i => side.Snapshot.Keys.TypeText(side.Metadata.GetInterfaceImplementation(i).Interface)),
    ];
}
