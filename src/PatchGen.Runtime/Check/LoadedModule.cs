using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>A patch module in one load context.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Packed">Its image as the tarball holds it: as loaded, up to names that a later generation changed in place.</param>
/// <param name="Sha256">The hash of that image.</param>
internal sealed record LoadedModule(Assembly Assembly, byte[] Packed, string Sha256)
{
    /// <summary>The profiling API's id.</summary>
    public nint Id { get; } = NativeAgent.ModuleId(Assembly.ManifestModule);

    /// <summary>True once a patch that uses it was applied: its statics may have been touched since.</summary>
    public bool Used { get; set; }

    /// <summary>The modules of other targets of the patch that it refers to.</summary>
    public required PeerModules Peers { get; init; }

    /// <summary>The trampolines to it, where an earlier attempt has made them: references in a target's metadata stay for ever.</summary>
    public PreparedCopy? Prepared { get; set; }

    /// <summary>The public static method that stands in for a replaced one, or null.</summary>
    public MethodInfo? Find(Replacement replacement) => Find(replacement.HolderType, replacement.HolderMethod, BindingFlags.Public);

    /// <summary>The static method of that name in the type of that metadata name, or null.</summary>
    public MethodInfo? Find(string type, string name, BindingFlags access)
    {
        // By token: a later generation may have changed the holder's name with the assembly's, where they share their characters.
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
}
