using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Il;

/// <summary>One instruction, in its normal form: long forms only, no no-ops, branches by index.</summary>
/// <param name="Offset">Where it stands in the code.</param>
/// <param name="Code">The opcode, long form.</param>
/// <param name="Kind">What the operand is.</param>
/// <param name="Operand">A token, a number (also the bits of a float), an index of an instruction, a local or an argument; of a switch, the count.</param>
/// <param name="Targets">Where a switch goes, by index.</param>
internal readonly record struct Instruction(int Offset, ILOpCode Code, OperandType Kind, long Operand, int[]? Targets)
{
    /// <summary>The operand as a token.</summary>
    public EntityHandle Token => System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle((int)Operand);

    public bool IsLocal => Code is ILOpCode.Ldloc or ILOpCode.Stloc or ILOpCode.Ldloca;

    public bool IsCall => Code is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj;
}
