using Mono.Cecil;

namespace PatchGen.Generator.Extract;

/// <summary>
/// The extractions of all assemblies of the patch. What the fix adds to one of them lives in that one's patch module: code of
/// another, which names it in the assembly itself, is bound to it there.
/// </summary>
internal sealed class Peers
{
    private readonly Dictionary<string, Extraction> byTarget = new(StringComparer.OrdinalIgnoreCase);

    public void Add(Extraction extraction) => byTarget.Add(extraction.Sides.Pre.Assembly.Name.Name, extraction);

    /// <summary>All, dependencies first.</summary>
    public IEnumerable<Extraction> All => byTarget.Values;

    /// <summary>The extraction whose patch module defines a type.</summary>
    public Extraction? OwnerOf(TypeDefinition type) => byTarget.Values.FirstOrDefault(peer => peer.Module == type.Module);

    /// <summary>The peer of <paramref name="asking"/> whose assembly a reference names; null where none is patched together with it.</summary>
    public Extraction? Of(TypeReference type, Extraction asking)
    {
        if (byTarget.Count == 1 || type is ArrayType) return null;
        var outermost = type.GetElementType();
        while (outermost.DeclaringType is { } outer) outermost = outer;
        return outermost.Scope is AssemblyNameReference scope && byTarget.TryGetValue(scope.Name, out var peer) && peer != asking ? peer : null;
    }

    /// <summary>A type that the fix added to a peer's assembly, with that peer.</summary>
    public (Extraction Owner, TypeDefinition Post)? Added(TypeReference type, Extraction asking) =>
        Of(type, asking) is { } owner && owner.Sides.PostType(type) is { } post && owner.Sides.PreOf(post) is null ? (owner, post) : null;
}
