using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Il;

/// <summary>What each opcode takes, from the runtime's own table.</summary>
internal static class OpCodeTable
{
    private static readonly OpCode?[] Single = new OpCode?[256];
    private static readonly OpCode?[] Double = new OpCode?[256];
    private static readonly OperandType[] Operands = new OperandType[512];
    private const OperandType Unknown = (OperandType)(-1);

    static OpCodeTable()
    {
        Array.Fill(Operands, Unknown);
        foreach (var field in typeof(OpCodes).GetFields().Where(f => f.FieldType == typeof(OpCode)))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? Single : Double)[code.Value & 0xff] = code;
            Operands[(code.Size == 1 ? 0 : 256) | (code.Value & 0xff)] = code.OperandType;
        }
    }

    /// <summary>The table's entry.</summary>
    /// <exception cref="BadImageFormatException">No such opcode.</exception>
    public static OpCode Of(ILOpCode code) =>
        ((int)code < 256 ? Single[(int)code] : Double[(int)code & 0xff]) ?? throw new BadImageFormatException($"Unknown opcode {(int)code:x}.");

    /// <summary>What an opcode takes.</summary>
    /// <exception cref="BadImageFormatException">No such opcode.</exception>
    public static OperandType Operand(ILOpCode code) =>
        Operands[((int)code < 256 ? 0 : 256) | ((int)code & 0xff)] is not Unknown and var kind ? kind : throw new BadImageFormatException($"Unknown opcode {(int)code:x}.");

    /// <summary>Reads an opcode.</summary>
    public static ILOpCode Read(ref BlobReader reader)
    {
        var first = reader.ReadByte();
        return first == 0xfe ? (ILOpCode)(0xfe00 | reader.ReadByte()) : (ILOpCode)first;
    }
}
