using System.Buffers.Binary;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Il;

/// <summary>Walks a body's instructions where they lie: for those who look for a few kinds in the code of a whole module.</summary>
internal ref struct IlScanner
{
    private readonly ReadOnlySpan<byte> code;
    private int next;

    public unsafe IlScanner(MethodBodyBlock body)
    {
        var reader = body.GetILReader();
        code = new(reader.StartPointer, reader.Length);
    }

    /// <summary>All of the body's bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes => code;

    /// <summary>Where the instruction stands.</summary>
    public int Offset { get; private set; }

    /// <summary>Its opcode, in the form that it is written in.</summary>
    public ILOpCode Code { get; private set; }

    /// <summary>What its operand is.</summary>
    public OperandType Kind { get; private set; }

    /// <summary>Where its operand begins.</summary>
    public int Operand { get; private set; }

    /// <summary>The operand as a token.</summary>
    public readonly EntityHandle Token => MetadataTokens.EntityHandle(BinaryPrimitives.ReadInt32LittleEndian(code[Operand..]));

    public readonly bool IsCall => Code is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj;

    /// <summary>Goes on to the next instruction; false behind the last one.</summary>
    /// <exception cref="BadImageFormatException">The code ends within an instruction, or an opcode is unknown.</exception>
    public bool Next()
    {
        if (next >= code.Length) return false;
        Offset = next;
        Code = code[next] != 0xfe ? (ILOpCode)code[next] : next + 1 < code.Length ? (ILOpCode)(0xfe00 | code[next + 1]) : throw Cut();
        Operand = next + (code[next] == 0xfe ? 2 : 1);
        Kind = OpCodeTable.Operand(Code);
        next = Operand + Size();
        return next >= 0 && next <= code.Length ? true : throw Cut();
    }

    /// <summary>The offset of the first instruction that a branch leads to; its own end for what does not branch.</summary>
    public readonly int FirstTarget()
    {
        if (Kind == OperandType.ShortInlineBrTarget) return next + (sbyte)code[Operand];
        if (Kind == OperandType.InlineBrTarget) return next + BinaryPrimitives.ReadInt32LittleEndian(code[Operand..]);
        var first = next;
        if (Kind == OperandType.InlineSwitch)
            for (var at = Operand + 4; at < next; at += 4) first = Math.Min(first, next + BinaryPrimitives.ReadInt32LittleEndian(code[at..]));
        return first;
    }

    private readonly int Size() => Kind switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch when Operand + 4 <= code.Length => checked(4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code[Operand..]))),
        _ => 4,
    };

    private static BadImageFormatException Cut() => new("The code of a method ends within an instruction.");
}
