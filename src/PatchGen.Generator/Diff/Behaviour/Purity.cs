using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>Finds methods that only read: they write to locals alone, and call nothing but getters and methods of this assembly that are such themselves.</summary>
internal static class Purity
{
    private const int Deepest = 8;

    public static bool OnlyReads(Side side, MethodDefinitionHandle method, int depth = 0)
    {
        if (depth > Deepest || side.Body(method) is not { } body || !body.ExceptionRegions.IsEmpty) return false;
        return IlCode.Decode(body.GetILReader()).Instructions.TrueForAll(i => OnlyReads(side, i, depth));
    }

    // Of other assemblies: what makes nothing but an answer.
    private static bool OnlyReads(Called called) =>
        called.Name.StartsWith("get_", StringComparison.Ordinal)
        || called.Name is "op_Equality" or "op_Inequality" or "ToString"
        || called is { Type: "System.Runtime.CompilerServices.Unsafe", Name: "As" } or { Type: "System.String", Name: "Concat" or "Format" or "IsNullOrEmpty" };

    private static bool OnlyReads(Side side, Instruction instruction, int depth) => instruction.Code switch
    {
        ILOpCode.Call or ILOpCode.Callvirt => side.OwnMethod(instruction.Token) is { IsNil: false } own
            ? OnlyReads(side, own, depth + 1)
            : OnlyReads(Called.Of(side, instruction.Token)),
        ILOpCode.Newobj => Called.Of(side, instruction.Token).Type.EndsWith("Exception", StringComparison.Ordinal),
        ILOpCode.Stfld or ILOpCode.Stsfld or ILOpCode.Stelem or ILOpCode.Stobj or ILOpCode.Initobj or ILOpCode.Cpobj or ILOpCode.Cpblk or ILOpCode.Initblk => false,
        >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref or >= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8 or ILOpCode.Stind_i => false,
        ILOpCode.Newarr or ILOpCode.Calli or ILOpCode.Jmp or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Localloc => false,
        _ => true,
    };
}
