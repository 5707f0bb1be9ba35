using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>Finds methods that only read: they write to locals alone, and call nothing but getters and methods of this assembly that are such themselves.</summary>
internal static class Purity
{
    private const int Deepest = 4;

    public static bool OnlyReads(Side side, MethodDefinitionHandle method, int depth = 0)
    {
        if (depth > Deepest || side.Body(method) is not { } body || !body.ExceptionRegions.IsEmpty) return false;
        var instructions = IlCode.Decode(body.GetILReader()).Instructions;
        for (var i = 0; i < instructions.Count; i++)
        {
            var throws = i + 1 < instructions.Count && instructions[i + 1].Code == ILOpCode.Throw;
            if (!(throws && instructions[i].Code == ILOpCode.Newobj) && !OnlyReads(side, instructions[i], depth)) return false;
        }

        return true;
    }

    private static bool OnlyReads(Side side, Instruction instruction, int depth) => instruction.Code switch
    {
        ILOpCode.Call or ILOpCode.Callvirt => side.OwnMethod(instruction.Token) is { IsNil: false } own
            ? OnlyReads(side, own, depth + 1)
            : Called.Of(side, instruction.Token).Name is var name && (name.StartsWith("get_", StringComparison.Ordinal) || name is "op_Equality" or "op_Inequality"),
        ILOpCode.Stfld or ILOpCode.Stsfld or ILOpCode.Stelem or ILOpCode.Stobj or ILOpCode.Initobj or ILOpCode.Cpobj or ILOpCode.Cpblk or ILOpCode.Initblk => false,
        >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref or >= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8 or ILOpCode.Stind_i => false,
        ILOpCode.Newobj or ILOpCode.Newarr or ILOpCode.Calli or ILOpCode.Jmp or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Localloc => false,
        _ => true,
    };
}
