using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Extract.Clone;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>What a method of the target looked like when the patch was made.</summary>
internal static class Fingerprint
{
    /// <summary>The hash of the whole body: header, code, padding, exception table; null where there is none.</summary>
    public static string? Of(Snapshot pre, int token) =>
        Body(pre, token) is { } body
            ? PatchIdentity.Sha256(pre.Pe.GetSectionData(Definition(pre, token).RelativeVirtualAddress).GetContent(0, body.Size).AsSpan())
            : null;

    /// <summary>False only where the JIT never inlines the method.</summary>
    public static bool MayBeInlined(Snapshot pre, int token)
    {
        // The largest body that the JIT's policies consider without being told to, with a profile: 0x400 bytes of IL.
        const int largest = 1024;
        var impl = Definition(pre, token).ImplAttributes;
        if (impl.HasFlag(System.Reflection.MethodImplAttributes.NoInlining)) return false;
        return impl.HasFlag(System.Reflection.MethodImplAttributes.AggressiveInlining) || Body(pre, token) is not { } body || body.GetILBytes()!.Length <= largest;
    }

    private static MethodDefinition Definition(Snapshot pre, int token) => pre.Metadata.GetMethodDefinition((MethodDefinitionHandle)MetadataTokens.Handle(token));

    private static MethodBodyBlock? Body(Snapshot pre, int token) =>
        Definition(pre, token).RelativeVirtualAddress is var address and not 0 ? pre.Pe.GetMethodBody(address) : null;
}
