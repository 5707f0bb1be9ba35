using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Runtime.Check.Il;

/// <summary>An instruction that names something.</summary>
/// <param name="Code">What it does.</param>
/// <param name="Token">What it names.</param>
internal readonly record struct IlOperand(ILOpCode Code, int Token);

/// <summary>An instruction, from its first byte to the one after its last.</summary>
internal readonly record struct IlInstruction(int Offset, int End, ushort Code, OperandType Operand);

/// <summary>Reads the code of methods. ECMA-335 III has the instructions.</summary>
internal static class IlOperands
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => (ushort)o.Value, o => o.OperandType);

    /// <summary>Every instruction, in order.</summary>
    public static List<IlInstruction> Instructions(ReadOnlySpan<byte> il)
    {
        var instructions = new List<IlInstruction>();
        for (var at = 0; at < il.Length;)
        {
            var begin = at;
            ushort code = il[at++];
            if (code == 0xFE) code = (ushort)(0xFE00 | il[at++]);
            var operand = Operands[code];
            at += operand == OperandType.InlineSwitch ? sizeof(int) + (BitConverter.ToInt32(il[at..]) * sizeof(int)) : Size(operand);
            instructions.Add(new(begin, at, code, operand));
        }

        return instructions;
    }

    /// <summary>The instructions with a token, strings left out, in order.</summary>
    public static List<IlOperand> Of(byte[] il) =>
    [
        .. Instructions(il)
            .Where(i => i.Operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig)
            .Select(i => new IlOperand((ILOpCode)i.Code, BitConverter.ToInt32(il, i.End - sizeof(int)))),
    ];

    /// <summary>What a token in the code of a method denotes; null for a signature.</summary>
    public static MemberInfo? Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType?.GetGenericArguments() ?? [];
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        if (MetadataTokens.EntityHandle(token).Kind != HandleKind.StandaloneSignature) return method.Module.ResolveMember(token, ofType, ofMethod);
        method.Module.ResolveSignature(token);
        return null;
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
