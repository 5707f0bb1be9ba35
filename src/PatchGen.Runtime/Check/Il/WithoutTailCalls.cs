using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PatchGen.Runtime.Check.Il;

/// <summary>
/// A method's own IL in which no call ends the method: an optimised one may take the place of its caller's frame, and nobody could
/// see that the caller is still at work.
/// </summary>
internal static class WithoutTailCalls
{
    private const byte Nop = (byte)ILOpCode.Nop;

    // br and br.s, and so on to blt.un and blt.un.s, are this far apart; leave and leave.s are not.
    private const int ShortToLong = (int)ILOpCode.Br - (int)ILOpCode.Br_s;

    /// <summary>The body with an instruction that does nothing between each call and the return that follows it, and without <c>tail.</c></summary>
    /// <param name="body">The whole body as loaded: header, code and exception clauses.</param>
    public static byte[] Emit(byte[] body)
    {
        var layout = new IlBody(body);
        var instructions = IlOperands.Instructions(layout.Code(body));
        return Tails(instructions).Any() ? Emit(body, layout, instructions, longBranches: false) ?? Emit(body, layout, instructions, longBranches: true)! : body;
    }

    /// <summary>The calls that may take the place of their caller's frame.</summary>
    public static IEnumerable<IlOperand> Tails(byte[] body)
    {
        var code = new IlBody(body).Code(body).ToArray();
        return Tails(IlOperands.Instructions(code)).Select(call => new IlOperand((ILOpCode)call.Code, BitConverter.ToInt32(code, call.End - sizeof(int))));
    }

    private static IEnumerable<IlInstruction> Tails(List<IlInstruction> all) =>
        all.Where((one, i) => IsCall(one) && ((i + 1 < all.Count && all[i + 1].Code == (ushort)ILOpCode.Ret) || (i > 0 && all[i - 1].Code == (ushort)ILOpCode.Tail)));

    private static bool IsCall(IlInstruction one) => (ILOpCode)one.Code is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Calli;

    // Null where a short branch does not reach any more.
    private static byte[]? Emit(byte[] body, IlBody layout, List<IlInstruction> instructions, bool longBranches)
    {
        var code = layout.Code(body);
        var tails = Tails(instructions).ToHashSet();
        var moved = new int[code.Length + 1];
        var at = 0;
        foreach (var one in instructions)
        {
            moved[one.Offset] = at;
            at += one.End - one.Offset + (longBranches && one.Operand == OperandType.ShortInlineBrTarget ? sizeof(int) - sizeof(byte) : 0) + (tails.Contains(one) ? 1 : 0);
        }

        moved[code.Length] = at;
        var output = new BlobBuilder(at);
        foreach (var one in instructions)
        {
            if (!Write(output, code, one, moved, longBranches)) return null;
            if (tails.Contains(one)) output.WriteByte(Nop);
        }

        return layout.With(body, output, offset => moved[offset]);
    }

    private static bool Write(BlobBuilder output, ReadOnlySpan<byte> code, IlInstruction one, int[] moved, bool longBranches)
    {
        switch (one.Operand)
        {
            case OperandType.ShortInlineBrTarget:
                var target = moved[one.End + (sbyte)code[one.End - 1]];
                if (longBranches)
                {
                    output.WriteByte((byte)((ILOpCode)one.Code == ILOpCode.Leave_s ? ILOpCode.Leave : (ILOpCode)(one.Code + ShortToLong)));
                    output.WriteInt32(target - (output.Count + sizeof(int)));
                    return true;
                }

                var distance = target - (output.Count + 2);
                if (distance != (sbyte)distance) return false;
                output.WriteByte((byte)one.Code);
                output.WriteSByte((sbyte)distance);
                return true;
            case OperandType.InlineBrTarget:
                output.WriteByte((byte)one.Code);
                output.WriteInt32(moved[one.End + BitConverter.ToInt32(code[(one.Offset + 1)..])] - (output.Count + sizeof(int)));
                return true;
            case OperandType.InlineSwitch:
                var end = output.Count + one.End - one.Offset;
                output.WriteBytes(code.Slice(one.Offset, 1 + sizeof(int)).ToArray());
                for (var entry = one.Offset + 1 + sizeof(int); entry < one.End; entry += sizeof(int)) output.WriteInt32(moved[one.End + BitConverter.ToInt32(code[entry..])] - end);
                return true;
            default:
                if ((ILOpCode)one.Code == ILOpCode.Tail) output.WriteBytes(Nop, one.End - one.Offset);
                else output.WriteBytes(code[one.Offset..one.End].ToArray());
                return true;
        }
    }
}
