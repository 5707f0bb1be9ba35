using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>A method that keeps its code and waits before the gate: pre code at apply, code of the patch at undo.</summary>
/// <param name="Site">Where it is.</param>
/// <param name="Method">The loaded method.</param>
/// <param name="Display">How people read it.</param>
/// <param name="Enter">The token of the gate in its module.</param>
/// <param name="Il">Its body as loaded.</param>
internal sealed record GatedBody(Site Site, MethodBase Method, string Display, int Enter, byte[] Il)
{
    /// <summary>The body as loaded, as the agent holds it: given explicitly, it is never inlined.</summary>
    public nint Original { get; } = NativeAgent.SharedBody(Il);

    /// <summary>The pre bodies that the manifest lists for a target. The caller publishes the metadata.</summary>
    public static ImmutableArray<GatedBody> OfTarget(PatchTarget target, TargetModule module)
    {
        if (target.Gated.IsEmpty) return [];
        var enter = GateReferences.Enter(module.Id);
        NativeAgent.ApplyMetadata(module.Id);
        return [.. target.Gated.Select(g => Of(module.Id, module.Module, g.Token, g.Member.Display, enter)).OfType<GatedBody>()];
    }

    /// <summary>
    /// What a patch module holds beside replacements, which only trampolines call: state machines, lambdas and all that is new.
    /// </summary>
    public static ImmutableArray<GatedBody> OfPatch(PreparedCopy copy)
    {
        using var image = new System.Reflection.PortableExecutable.PEReader(new MemoryStream(copy.Module.Packed, writable: false));
        var metadata = image.GetMetadataReader();
        var keys = new MemberKeyReader(metadata);
        var replacements = copy.Methods.Select(m => m.ReplacementSite.Token).ToHashSet();
        var hooks = copy.Hooks.Select(h => h.Method.DeclaringType!.MetadataToken).ToHashSet();
        var methods = metadata.MethodDefinitions
            .Where(m => !replacements.Contains(MetadataTokens.GetToken(m)) && Waits(metadata.GetMethodDefinition(m), metadata, hooks)).ToList();
        if (methods.Count == 0) return [];
        var enter = GateReferences.Enter(copy.Module.Id);
        NativeAgent.ApplyMetadata(copy.Module.Id);
        return [.. methods.Select(m => Of(copy.Module.Id, copy.Module.Assembly.ManifestModule, MetadataTokens.GetToken(m), keys.Method(m).Display, enter)).OfType<GatedBody>()];
    }

    // A static constructor must not wait, and has no data to meet that a hook did not make it for. Threads that a hook starts are its own.
    private static bool Waits(MethodDefinition method, MetadataReader metadata, HashSet<int> hooks)
    {
        if (method.RelativeVirtualAddress == 0 || metadata.StringComparer.Equals(method.Name, ".cctor")) return false;
        for (var type = method.GetDeclaringType(); !type.IsNil; type = metadata.GetTypeDefinition(type).GetDeclaringType())
        {
            if (hooks.Contains(MetadataTokens.GetToken(type))) return false;
        }

        return true;
    }

    private static GatedBody? Of(nint id, Module module, int token, string display, int enter) =>
        NativeAgent.Body(new Site(id, token)) is { } il ? new(new Site(id, token), module.ResolveMethod(token)!, display, enter, il) : null;
}
