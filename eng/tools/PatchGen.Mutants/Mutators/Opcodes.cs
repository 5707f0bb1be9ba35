using Mono.Cecil.Cil;

namespace PatchGen.Mutants.Mutators;

/// <summary>What code does with its operands.</summary>
internal static class Opcodes
{
    private static readonly OpCode[] Arithmetic = [OpCodes.Add, OpCodes.Sub, OpCodes.Mul, OpCodes.And, OpCodes.Or, OpCodes.Xor, OpCodes.Div, OpCodes.Rem, OpCodes.Add_Ovf, OpCodes.Sub_Ovf, OpCodes.Mul_Ovf, OpCodes.Div_Un, OpCodes.Rem_Un];
    private static readonly OpCode[] Shifts = [OpCodes.Shl, OpCodes.Shr, OpCodes.Shr_Un];
    private static readonly OpCode[] Comparisons = [OpCodes.Ceq, OpCodes.Cgt, OpCodes.Cgt_Un, OpCodes.Clt, OpCodes.Clt_Un];
    private static readonly OpCode[] Unary = [OpCodes.Neg, OpCodes.Not];
    private static readonly OpCode[] Conversions =
    [
        OpCodes.Conv_I1, OpCodes.Conv_I2, OpCodes.Conv_I4, OpCodes.Conv_I8, OpCodes.Conv_U1, OpCodes.Conv_U2, OpCodes.Conv_U4, OpCodes.Conv_U8, OpCodes.Conv_I, OpCodes.Conv_U,
        OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_Ovf_I1, OpCodes.Conv_Ovf_I4, OpCodes.Conv_Ovf_U4_Un,
    ];
    private static readonly OpCode[] Loads =
    [
        OpCodes.Ldelem_I1, OpCodes.Ldelem_U1, OpCodes.Ldelem_I2, OpCodes.Ldelem_U2, OpCodes.Ldelem_I4, OpCodes.Ldelem_U4, OpCodes.Ldelem_I8, OpCodes.Ldelem_Ref,
    ];
    private static readonly OpCode[] Stores = [OpCodes.Stelem_I1, OpCodes.Stelem_I2, OpCodes.Stelem_I4, OpCodes.Stelem_I8, OpCodes.Stelem_Ref];
    private static readonly OpCode[] Indirect = [OpCodes.Ldind_I1, OpCodes.Ldind_U1, OpCodes.Ldind_I2, OpCodes.Ldind_U2, OpCodes.Ldind_I4, OpCodes.Ldind_U4, OpCodes.Ldind_I8, OpCodes.Ldind_Ref];
    private static readonly OpCode[] IndirectStores = [OpCodes.Stind_I1, OpCodes.Stind_I2, OpCodes.Stind_I4, OpCodes.Stind_I8, OpCodes.Stind_Ref];

    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.OfBody("arithmetic", s => s.Code(i => Other(s, i, Arithmetic) ?? Other(s, i, Shifts))),
        Mutator.OfBody("comparison", s => s.Code(i => Other(s, i, Comparisons))),
        Mutator.OfBody("unary operator", s => s.Code(i => Other(s, i, Unary))),
        Mutator.OfBody("conversion", s => s.Code(i => Other(s, i, Conversions))),
        Mutator.OfBody("width of a load or store", s => s.Code(i => Other(s, i, Loads) ?? Other(s, i, Stores) ?? Other(s, i, Indirect) ?? Other(s, i, IndirectStores))),
    ];

    private static OpCode? Other(Site s, Instruction i, OpCode[] family)
    {
        if (!family.Contains(i.OpCode)) return null;
        var others = family.Where(c => c != i.OpCode).ToArray();
        return others[s.Random.Next(others.Length)];
    }
}
