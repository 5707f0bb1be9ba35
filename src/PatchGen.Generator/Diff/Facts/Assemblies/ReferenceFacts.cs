using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts.Assemblies;

/// <summary>The assemblies that an assembly refers to, and the types that it forwards to them.</summary>
internal static class ReferenceFacts
{
    public static void Find(Comparison c)
    {
        References(c);
        Forwards(c);
    }

    private static void References(Comparison c)
    {
        var pre = Read(c.Pre);
        var post = Read(c.Post);
        foreach (var name in pre.Select(r => r.Key).Union(post.Select(r => r.Key)).Order(StringComparer.Ordinal))
        {
            // Most names are referenced once; those of several versions are compared as a set.
            var gone = pre[name].Except(post[name]).Order(StringComparer.Ordinal).ToList();
            var come = post[name].Except(pre[name]).Order(StringComparer.Ordinal).ToList();
            if (gone.Count + come.Count == 0) continue;
            c.Add(new ReferenceChanged
            {
                Member = AssemblyFacts.Assembly,
                Change = gone.Count == 0 ? ReferenceChange.Added : come.Count == 0 ? ReferenceChange.Removed : ReferenceChange.Version,
                Why = gone.Count == 0 || come.Count == 0 ? name : $"{name} {string.Join(", ", gone)} -> {string.Join(", ", come)}",
            });
        }
    }

    private static ILookup<string, string> Read(Side side) =>
        side.Metadata.AssemblyReferences.Select(side.Metadata.GetAssemblyReference).ToLookup(r => side.Name(r.Name), r => Identity(side, r));

    /// <summary>A reference but for its name: the version, and what else is not as it mostly is.</summary>
    public static string Identity(Side side, AssemblyReference reference)
    {
        var identity = reference.Version.ToString();
        if (!reference.Culture.IsNil) identity += $", {side.Name(reference.Culture)}";
        if (!reference.PublicKeyOrToken.IsNil) identity += $", {Convert.ToHexString(side.Metadata.GetBlobBytes(reference.PublicKeyOrToken)).ToLowerInvariant()}";
        return reference.Flags == 0 ? identity : $"{identity}, {reference.Flags}";
    }

    private static void Forwards(Comparison c)
    {
        if (c.Pre.Metadata.ExportedTypes.Count + c.Post.Metadata.ExportedTypes.Count == 0) return;
        var pre = ForwardsOf(c.Pre);
        var post = ForwardsOf(c.Post);
        foreach (var type in pre.Except(post).Order(StringComparer.Ordinal))
            c.Add(new ReferenceChanged { Member = AssemblyFacts.Assembly, Change = ReferenceChange.Removed, Why = $"forwarded type {type}" });
        foreach (var type in post.Except(pre).Order(StringComparer.Ordinal))
            c.Add(new ReferenceChanged { Member = AssemblyFacts.Assembly, Change = ReferenceChange.Added, Why = $"forwarded type {type}" });
    }

    private static HashSet<string> ForwardsOf(Side side) =>
    [
        .. side.Metadata.ExportedTypes.Select(side.Metadata.GetExportedType).Select(type => $"{Name(side, type)} in {Where(side, type.Implementation)}{Flags(type)}"),
    ];

    // A forwarded type has this flag and no other, those nested in it have none.
    private static string Flags(ExportedType type) => (int)type.Attributes == (type.Implementation.Kind == HandleKind.ExportedType ? 0 : 0x200000) ? "" : $" ({type.Attributes})";

    private static string Name(Side side, ExportedType type) => type.Implementation.Kind == HandleKind.ExportedType
        ? $"{Name(side, side.Metadata.GetExportedType((ExportedTypeHandle)type.Implementation))}/{Qualified(side, type)}"
        : Qualified(side, type);

    private static string Qualified(Side side, ExportedType type) => type.Namespace.IsNil ? side.Name(type.Name) : $"{side.Name(type.Namespace)}.{side.Name(type.Name)}";

    private static string Where(Side side, EntityHandle implementation) => implementation.Kind switch
    {
        HandleKind.AssemblyReference => side.Name(side.Metadata.GetAssemblyReference((AssemblyReferenceHandle)implementation).Name),
        HandleKind.ExportedType => Where(side, side.Metadata.GetExportedType((ExportedTypeHandle)implementation).Implementation),
        HandleKind.AssemblyFile => side.Name(side.Metadata.GetAssemblyFile((AssemblyFileHandle)implementation).Name),
        var kind => kind.ToString(),
    };
}
