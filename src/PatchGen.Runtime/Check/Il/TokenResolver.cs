using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PatchGen.Runtime.Check.Il;

/// <summary>
/// Resolves every token that the code of a patch module names. The JIT compiles a reference to a missing member into a throw:
/// without this it would surface in the application, after the switch.
/// </summary>
internal static class TokenResolver
{
    /// <summary>What does not resolve: the method that names it, and why.</summary>
    public static ImmutableArray<string> Unresolved(LoadedModule module)
    {
        using var image = new PEReader(new MemoryStream(module.Packed, writable: false));
        var metadata = image.GetMetadataReader();
        var unresolved = ImmutableArray.CreateBuilder<string>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var definition = metadata.GetMethodDefinition(handle);
            if (definition.RelativeVirtualAddress == 0) continue;
            var body = image.GetMethodBody(definition.RelativeVirtualAddress);
            var named = $"{metadata.GetString(metadata.GetTypeDefinition(definition.GetDeclaringType()).Name)}.{metadata.GetString(definition.Name)}";
            try
            {
                var method = module.Assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle))!;
                foreach (var token in IlOperands.Of(body.GetILBytes()!).Select(operand => operand.Token).Distinct()) IlOperands.Resolve(method, token);
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException or ArgumentException)
            {
                unresolved.Add($"{named}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        return unresolved.ToImmutable();
    }
}
