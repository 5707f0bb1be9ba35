using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts.Assemblies;

/// <summary>Manifest resources, by name, visibility and content.</summary>
internal static class ResourceFacts
{
    public static void Find(Comparison c)
    {
        if (c.Pre.Metadata.ManifestResources.Count + c.Post.Metadata.ManifestResources.Count == 0) return;
        var pre = Read(c.Pre);
        var post = Read(c.Post);
        foreach (var name in pre.Keys.Union(post.Keys).Order(StringComparer.Ordinal))
        {
            var a = pre.TryGetValue(name, out var x);
            var b = post.TryGetValue(name, out var y);
            if (a && b && x.Attributes == y.Attributes && Elsewhere(c.Pre, x) == Elsewhere(c.Post, y) && Content(c.Pre, x).SequenceEqual(Content(c.Post, y))) continue;
            c.Add(new ResourceChanged { Member = AssemblyFacts.Assembly, Name = name, Why = $"resource {name} was {(!a ? "added" : !b ? "removed" : "changed")}" });
        }
    }

    private static Dictionary<string, ManifestResource> Read(Side side) =>
        side.Metadata.ManifestResources.Select(side.Metadata.GetManifestResource).GroupBy(r => side.Name(r.Name))
            .ToDictionary(g => g.Key, g => g.Count() == 1 ? g.First() : throw new BadImageFormatException($"Two resources have the name {g.Key}."));

    // The file or assembly that holds it, and where in it, if this one does not.
    private static string Elsewhere(Side side, ManifestResource resource) => resource.Implementation.IsNil ? "" : $"{resource.Offset} in {Holder(side, resource)}";

    private static string Holder(Side side, ManifestResource resource) => resource.Implementation.Kind switch
    {
        HandleKind.AssemblyFile => side.Name(side.Metadata.GetAssemblyFile((AssemblyFileHandle)resource.Implementation).Name),
        HandleKind.AssemblyReference => side.Name(side.Metadata.GetAssemblyReference((AssemblyReferenceHandle)resource.Implementation).Name),
        var kind => throw new BadImageFormatException($"A resource in a {kind}."),
    };

    private static unsafe ReadOnlySpan<byte> Content(Side side, ManifestResource resource)
    {
        // One that lies in another file is the deployment's matter.
        if (!resource.Implementation.IsNil) return default;
        var directory = side.Snapshot.Pe.PEHeaders.CorHeader!.ResourcesDirectory;
        var block = side.Snapshot.Pe.GetSectionData(directory.RelativeVirtualAddress);
        var reader = block.GetReader((int)resource.Offset, directory.Size - (int)resource.Offset);
        var length = reader.ReadInt32();
        return new(reader.CurrentPointer, length);
    }
}
