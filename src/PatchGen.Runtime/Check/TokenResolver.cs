using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PatchGen.Runtime.Check;

/// <summary>
/// Resolves every token that the code of a patch module names. The JIT compiles a reference to a missing member into a throw:
/// without this it would surface in the application, after the switch.
/// </summary>
internal static class TokenResolver
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => (ushort)o.Value, o => o.OperandType);

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
                foreach (var token in Tokens(body.GetILReader()).Distinct()) Resolve(method, token);
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException or ArgumentException)
            {
                unresolved.Add($"{named}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        return unresolved.ToImmutable();
    }

    private static void Resolve(MethodBase method, int token)
    {
        var module = method.Module;
        var ofType = method.DeclaringType?.GetGenericArguments() ?? [];
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        if (MetadataTokens.EntityHandle(token).Kind == HandleKind.StandaloneSignature) module.ResolveSignature(token);
        else module.ResolveMember(token, ofType, ofMethod);
    }

    private static IEnumerable<int> Tokens(BlobReader il)
    {
        var tokens = new List<int>();
        while (il.RemainingBytes > 0)
        {
            ushort code = il.ReadByte();
            if (code == 0xFE) code = (ushort)(0xFE00 | il.ReadByte());
            switch (Operands[code])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                    tokens.Add(il.ReadInt32());
                    break;
                case OperandType.InlineSwitch:
                    // In two steps: a compound assignment would add to the offset from before the count was read.
                    var targets = il.ReadInt32();
                    il.Offset += targets * sizeof(int);
                    break;
                case var operand:
                    il.Offset += Size(operand);
                    break;
            }
        }

        return tokens;
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
