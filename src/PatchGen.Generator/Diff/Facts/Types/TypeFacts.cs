using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Facts.Assemblies;

namespace PatchGen.Generator.Diff.Facts.Types;

/// <summary>Types added and removed, and how those differ that both sides have.</summary>
internal static class TypeFacts
{
    // What the runtime never asks once a type is loaded; C# checks them.
    private const TypeAttributes Compiled = TypeAttributes.VisibilityMask | TypeAttributes.Sealed | TypeAttributes.Abstract | TypeAttributes.BeforeFieldInit;

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
        LayoutFacts.Compare(c, key, pre, post);
        Flags(c, key, a.Attributes, b.Attributes);
        if (GenericFacts.Differ(c.Binder, a.GetGenericParameters(), b.GetGenericParameters()) is { } why)
            c.Add(new GenericParametersChanged { Member = key, Why = why });
        var attributes = AttributeComparer.Differing(c.Binder, a.GetCustomAttributes(), b.GetCustomAttributes())
            .Concat(InterfaceAttributes(c, a, b))
            .Concat(GenericFacts.Attributes(c.Binder, a.GetGenericParameters(), b.GetGenericParameters()));
        if (AttributeComparer.Fact(key, attributes) is { } fact) c.Add(fact);
        MethodImpls(c, key, a, b);
        if (!SecurityFacts.Same(c, a.GetDeclarativeSecurityAttributes(), b.GetDeclarativeSecurityAttributes()))
            c.Add(new UnmodelledChange { Member = key, Why = "declarative security differs" });
    }

    private static void Flags(Comparison c, MemberKey key, TypeAttributes a, TypeAttributes b)
    {
        var flags = a ^ b;
        if (flags == 0) return;
        c.Add(new TypeFlagsChanged
        {
            Member = key,
            Flags = [.. FlagNames.Of(flags)],
            CompileTimeOnly = (flags & ~Compiled) == 0,
            Why = $"{a} -> {b}",
        });
    }

    // By what they name, not by their text: a type of the same name may be another assembly's.
    private static void Hierarchy(Comparison c, MemberKey key, TypeDefinition a, TypeDefinition b)
    {
        if (HaveSameAncestors(c, a, b)) return;
        var added = Ancestors(c.Post, b);
        var removed = new List<EntityHandle>();
        foreach (var ancestor in Ancestors(c.Pre, a))
        {
            var index = added.FindIndex(other => c.Binder.Type(ancestor, other));
            if (index < 0) removed.Add(ancestor);
            else added.RemoveAt(index);
        }

        if (removed.Count + added.Count == 0) return;
        ImmutableArray<string> gone = [.. removed.Select(c.Pre.Snapshot.Keys.TypeText).Order(StringComparer.Ordinal)];
        ImmutableArray<string> come = [.. added.Select(c.Post.Snapshot.Keys.TypeText).Order(StringComparer.Ordinal)];
        c.Add(new HierarchyChanged
        {
            Member = key,
            Removed = gone,
            Added = come,
            Why = string.Join(", ", gone.Select(t => $"-{t}").Concat(come.Select(t => $"+{t}"))),
        });
    }

    // Most do, in the same order.
    private static bool HaveSameAncestors(Comparison c, TypeDefinition a, TypeDefinition b)
    {
        var (x, y) = (a.GetInterfaceImplementations(), b.GetInterfaceImplementations());
        if (x.Count != y.Count || !c.Binder.Type(a.BaseType, b.BaseType)) return false;
        var others = y.GetEnumerator();
        foreach (var implementation in x)
            if (!others.MoveNext() || !c.Binder.Type(c.Pre.Metadata.GetInterfaceImplementation(implementation).Interface, c.Post.Metadata.GetInterfaceImplementation(others.Current).Interface)) return false;
        return true;
    }

    // Of the interfaces that both sides implement; the others are said above.
    private static IEnumerable<string> InterfaceAttributes(Comparison c, TypeDefinition a, TypeDefinition b)
    {
        if (a.GetInterfaceImplementations().Count == 0) yield break;
        var rest = b.GetInterfaceImplementations().Select(c.Post.Metadata.GetInterfaceImplementation).ToList();
        foreach (var implementation in a.GetInterfaceImplementations().Select(c.Pre.Metadata.GetInterfaceImplementation))
        {
            var index = rest.FindIndex(other => c.Binder.Type(implementation.Interface, other.Interface));
            if (index < 0) continue;
            foreach (var name in AttributeComparer.Differing(c.Binder, implementation.GetCustomAttributes(), rest[index].GetCustomAttributes())) yield return name;
            rest.RemoveAt(index);
        }
    }

    private static List<EntityHandle> Ancestors(Side side, TypeDefinition type) =>
    [
        .. type.BaseType.IsNil ? [] : new[] { type.BaseType },
        .. type.GetInterfaceImplementations().Select(i => side.Metadata.GetInterfaceImplementation(i).Interface),
    ];

    private static void MethodImpls(Comparison c, MemberKey key, TypeDefinition a, TypeDefinition b)
    {
        if (a.GetMethodImplementations().Count + b.GetMethodImplementations().Count == 0) return;
        var rest = b.GetMethodImplementations().Select(c.Post.Metadata.GetMethodImplementation).ToList();
        foreach (var implementation in a.GetMethodImplementations().Select(c.Pre.Metadata.GetMethodImplementation))
        {
            var index = rest.FindIndex(other =>
                c.Binder.Method(implementation.MethodBody, other.MethodBody) && c.Binder.Method(implementation.MethodDeclaration, other.MethodDeclaration));
            if (index < 0)
            {
                c.Add(new MethodImplsChanged { Member = key, Why = $"{Name(c.Pre, implementation.MethodBody)} implemented another member" });
                return;
            }

            rest.RemoveAt(index);
        }

        if (rest.Count > 0) c.Add(new MethodImplsChanged { Member = key, Why = $"{Name(c.Post, rest[0].MethodBody)} implements another member" });
    }

    private static string Name(Side side, EntityHandle method) => method.Kind == HandleKind.MethodDefinition ? side.Name((MethodDefinitionHandle)method) : "a method";
}
