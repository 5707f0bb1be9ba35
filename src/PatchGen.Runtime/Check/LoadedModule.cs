using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>A patch module in one load context.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Packed">Its image as the tarball holds it: as loaded, up to the names of patch assemblies.</param>
/// <param name="Patch">The patch's manifest.</param>
internal sealed record LoadedModule(Assembly Assembly, byte[] Packed, Manifest Patch)
{
    private PatchStatics? _statics;
    private ImmutableArray<Site>? _code;

    /// <summary>The profiling API's id.</summary>
    public nint Id { get; } = NativeAgent.ModuleId(Assembly.ManifestModule);

    /// <summary>True once a patch that uses it was applied: its statics may have been touched since.</summary>
    public bool Used { get; set; }

    /// <summary>Why it is not used any more, though its patch is applied again; null where it may be.</summary>
    public string? Spent { get; set; }

    /// <summary>The static state that it brings.</summary>
    public PatchStatics Statics => _statics ??= PatchStatics.Of(this);

    /// <summary>Every method that it defines.</summary>
    public ImmutableArray<Site> Code => _code ??= Methods();

    /// <summary>The modules of other targets of the patch that it refers to.</summary>
    public required PeerModules Peers { get; init; }

    /// <summary>The trampolines to it, where an earlier attempt has made them: references in a target's metadata stay for ever.</summary>
    public PreparedCopy? Prepared { get; set; }

    /// <summary>The public static method that stands in for a replaced one, or null.</summary>
    public MethodInfo? Find(Replacement replacement) => Find(replacement.HolderType, replacement.HolderMethod, BindingFlags.Public);

    /// <summary>The static method of that name in the type of that metadata name, or null.</summary>
    public MethodInfo? Find(string type, string name, BindingFlags access)
    {
        // By token: reflection spells the names of types in another way.
        using var image = new PEReader(new MemoryStream(Packed, writable: false));
        var metadata = image.GetMetadataReader();
        var keys = new MemberKeyReader(metadata);
        var holder = metadata.TypeDefinitions.FirstOrDefault(t => keys.TypeText(t) == type);
        return holder.IsNil
            ? null
            : Assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(holder))
                .GetMethods(access | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .SingleOrDefault(m => m.Name == name);
    }

    private ImmutableArray<Site> Methods()
    {
        using var image = new PEReader(new MemoryStream(Packed, writable: false));
        return [.. image.GetMetadataReader().MethodDefinitions.Select(handle => new Site(Id, MetadataTokens.GetToken(handle)))];
    }
}
