using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Il;

/// <summary>What each opcode takes, from the runtime's own table.</summary>
internal static class OpCodeTable
{
    private static readonly OpCode?[] Single = new OpCode?[256];
    private static readonly OpCode?[] Double = new OpCode?[256];

    static OpCodeTable()
    {
        foreach (var field in typeof(OpCodes).GetFields().Where(f => f.FieldType == typeof(OpCode)))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? Single : Double)[code.Value & 0xff] = code;
        }
    }

    /// <summary>The table's entry.</summary>
    /// <exception cref="BadImageFormatException">No such opcode.</exception>
    public static OpCode Of(ILOpCode code) =>
        ((int)code < 256 ? Single[(int)code] : Double[(int)code & 0xff]) ?? throw new BadImageFormatException($"Unknown opcode {(int)code:x}.");

    /// <summary>Reads an opcode.</summary>
    public static ILOpCode Read(ref BlobReader reader)
    {
        var first = reader.ReadByte();
        return first == 0xfe ? (ILOpCode)(0xfe00 | reader.ReadByte()) : (ILOpCode)first;
    }
}
