using PatchGen.Format;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Verify;

/// <summary>Looks types and members up in the targets, in the assemblies that this one was compiled against, and in the other patch modules.</summary>
internal sealed class Libraries : IDisposable
{
    private readonly Dictionary<string, Library?> libraries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Sides sides;

    public Libraries(Extraction extraction, IReadOnlyDictionary<string, byte[]> modules)
    {
        sides = extraction.Sides;
        foreach (var pre in extraction.Peers.All.Select(peer => peer.Sides.Changes.Correspondence.Pre)) libraries[pre.Name] = new Library(pre.Metadata, pre.Keys);
        foreach (var (name, image) in modules) libraries[name] = new Library(image);
    }

    /// <summary>What is wrong with a reference to a type; null where nothing is, or where the assembly is not at hand.</summary>
    public string? Missing(string assembly, string type) =>
        Find(assembly, type) is (null, true) ? $"{assembly} has no type {type}" : null;

    /// <summary>What is wrong with a reference to a member; null where nothing is, or where the assembly is not at hand.</summary>
    public string? Missing(string assembly, string type, MemberKey key, bool? isStatic)
    {
        var (library, known) = Find(assembly, type);
        if (library is null) return known ? $"{assembly} has no type {type}" : null;
        if (library.IsStatic(type, key) is { } actual)
            return isStatic is null || isStatic == actual ? null : $"{key.Display} is {(actual ? "static" : "an instance member")} in {assembly}";

        // A reference may name a derived type for what its base declares.
        for (var (at, name) = (library, type); at.BaseOf(name) is { } inherited;)
        {
            var (next, baseKnown) = inherited.Assembly is null ? (at, true) : Find(inherited.Assembly, inherited.Type);
            if (next is null || !next.Defines(inherited.Type)) return baseKnown && next is null ? $"{assembly} has no member {key.Display}" : null;
            if (next.HasName(inherited.Type, key.Name)) return null;
            (at, name) = (next, inherited.Type);
        }

        return $"{assembly} has no member {key.Display}";
    }

    public void Dispose()
    {
        foreach (var library in libraries.Values) library?.Dispose();
    }

    // The library that defines the type, forwards followed; and whether all that had to be asked was at hand.
    private (Library? Library, bool Known) Find(string assembly, string type)
    {
        for (var hops = 0; hops < 8; hops++)
        {
            if (Open(assembly) is not { } library) return (null, false);
            if (library.Defines(type)) return (library, true);
            var outermost = type.IndexOf('/') is var slash and > 0 ? type[..slash] : type;
            if (library.ForwardOf(outermost) is not { } next) return (null, true);
            assembly = next;
        }

        return (null, false);
    }

    private Library? Open(string assembly)
    {
        if (libraries.TryGetValue(assembly, out var library)) return library;
        return libraries[assembly] = sides.PathOf(assembly) is { } path ? new Library(path) : null;
    }
}
