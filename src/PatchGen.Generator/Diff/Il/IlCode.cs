using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Il;

/// <summary>A body's instructions in normal form.</summary>
internal sealed class IlCode
{
    private readonly int[] indexAt;

    private IlCode(List<Instruction> instructions, int[] indexAt)
    {
        Instructions = instructions;
        this.indexAt = indexAt;
    }

    /// <summary>The instructions without no-ops.</summary>
    public List<Instruction> Instructions { get; }

    /// <summary>The index of the first instruction that stands at <paramref name="offset"/> or behind it.</summary>
    public int IndexAt(int offset) => indexAt[Math.Min(offset, indexAt.Length - 1)];

    /// <summary>The offset behind an instruction, before the no-ops that may follow.</summary>
    public int EndOf(int index)
    {
        var offset = Instructions[index].Offset + 1;
        while (indexAt[offset] == index) offset++;
        return offset;
    }

    /// <summary>Decodes a body.</summary>
    public static IlCode Decode(BlobReader reader)
    {
        var instructions = new List<Instruction>(reader.Length / 2);
        var indexAt = new int[reader.Length + 1];
        while (reader.RemainingBytes > 0)
        {
            var offset = reader.Offset;
            var instruction = Read(ref reader, offset);
            for (var i = offset; i < reader.Offset; i++) indexAt[i] = instructions.Count;
            if (instruction.Code != ILOpCode.Nop) instructions.Add(instruction);
        }

        indexAt[^1] = instructions.Count;
        // Offsets of branches become indexes once all are known.
        for (var i = 0; i < instructions.Count; i++)
        {
            var instruction = instructions[i];
            if (instruction.Kind == OperandType.InlineBrTarget)
                instructions[i] = instruction with { Operand = indexAt[instruction.Operand] };
            else if (instruction.Targets is { } targets)
                for (var t = 0; t < targets.Length; t++) targets[t] = indexAt[targets[t]];
        }

        return new(instructions, indexAt);
    }

    private static Instruction Read(ref BlobReader reader, int offset)
    {
        var code = OpCodeTable.Read(ref reader);
        var kind = OpCodeTable.Of(code).OperandType;
        int[]? targets = null;
        long operand = kind switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineI => code == ILOpCode.Ldc_i4_s ? reader.ReadSByte() : reader.ReadByte(),
            OperandType.ShortInlineVar => reader.ReadByte(),
            OperandType.InlineVar => reader.ReadUInt16(),
            OperandType.InlineI8 => reader.ReadInt64(),
            OperandType.InlineR => BitConverter.DoubleToInt64Bits(reader.ReadDouble()),
            OperandType.ShortInlineR => BitConverter.SingleToInt32Bits(reader.ReadSingle()),
            OperandType.ShortInlineBrTarget => reader.ReadSByte() + reader.Offset,
            OperandType.InlineBrTarget => reader.ReadInt32() + reader.Offset,
            OperandType.InlineSwitch => (targets = Targets(ref reader)).Length,
            _ => reader.ReadInt32(),
        };
        if (kind == OperandType.ShortInlineBrTarget) kind = OperandType.InlineBrTarget;
        return Normal(new(offset, code, kind, operand, targets));
    }

    private static int[] Targets(ref BlobReader reader)
    {
        var targets = new int[reader.ReadInt32()];
        for (var i = 0; i < targets.Length; i++) targets[i] = reader.ReadInt32();
        for (var i = 0; i < targets.Length; i++) targets[i] += reader.Offset;
        return targets;
    }

    private static Instruction Normal(Instruction i)
    {
        Instruction Variable(ILOpCode code, long operand) => i with { Code = code, Kind = OperandType.InlineVar, Operand = operand };
        return i.Code switch
        {
            >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => i with { Code = ILOpCode.Ldc_i4, Kind = OperandType.InlineI, Operand = (int)i.Code - (int)ILOpCode.Ldc_i4_0 },
            ILOpCode.Ldc_i4_s => i with { Code = ILOpCode.Ldc_i4, Kind = OperandType.InlineI },
            >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => Variable(ILOpCode.Ldarg, i.Code - ILOpCode.Ldarg_0),
            >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => Variable(ILOpCode.Ldloc, i.Code - ILOpCode.Ldloc_0),
            >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => Variable(ILOpCode.Stloc, i.Code - ILOpCode.Stloc_0),
            ILOpCode.Ldarg_s => Variable(ILOpCode.Ldarg, i.Operand),
            ILOpCode.Ldarga_s => Variable(ILOpCode.Ldarga, i.Operand),
            ILOpCode.Starg_s => Variable(ILOpCode.Starg, i.Operand),
            ILOpCode.Ldloc_s => Variable(ILOpCode.Ldloc, i.Operand),
            ILOpCode.Ldloca_s => Variable(ILOpCode.Ldloca, i.Operand),
            ILOpCode.Stloc_s => Variable(ILOpCode.Stloc, i.Operand),
            >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => i with { Code = ILOpCode.Br + (i.Code - ILOpCode.Br_s) },
            ILOpCode.Leave_s => i with { Code = ILOpCode.Leave },
            _ => i,
        };
    }
}
