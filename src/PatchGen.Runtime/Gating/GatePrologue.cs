using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Runtime.Gating;

/// <summary>
/// A method's own IL behind a gate: for pre bodies that are not replaced, and that run on the data that hooks transform.
/// ECMA-335 II.25.4 is the format of bodies.
/// </summary>
internal static class GatePrologue
{
    private const byte FormatMask = 3;
    private const byte TinyFormat = 2;
    private const int TinyStack = 8;
    private const int FatHeaderSize = 12;
    private const ushort FatFormat = 0x3003;
    private const ushort MoreSections = 0x8;
    private const byte FatSection = 0x40;
    private const byte ExceptionTable = 0x1;
    private const int SectionHeaderSize = 4;
    private const int SmallClauseSize = 12;
    private const int FatClauseSize = 24;
    private const uint Filter = 1;
    private const int EnterStack = 2;

    /// <param name="body">The whole body as loaded: header, code and exception clauses.</param>
    /// <param name="enter">The token of <c>Gate.Enter</c>.</param>
    /// <param name="gate">The gate's number.</param>
    /// <param name="site">The method's number in the gate.</param>
    public static byte[] Emit(ReadOnlySpan<byte> body, int enter, int gate, int site)
    {
        var prologue = new InstructionEncoder(new BlobBuilder());
        GateBody.Enter(prologue, enter, gate, site);
        prologue.OpCode(ILOpCode.Pop);

        var tiny = (body[0] & FormatMask) == TinyFormat;
        var flags = tiny ? FatFormat : BitConverter.ToUInt16(body);
        var stack = tiny ? TinyStack : BitConverter.ToUInt16(body[2..]);
        var size = tiny ? body[0] >> 2 : BitConverter.ToInt32(body[4..]);
        var start = tiny ? 1 : FatHeaderSize;

        var output = new BlobBuilder();
        output.WriteUInt16(flags);
        output.WriteUInt16((ushort)Math.Max(stack, EnterStack));
        output.WriteInt32(prologue.CodeBuilder.Count + size);
        output.WriteInt32(tiny ? 0 : BitConverter.ToInt32(body[8..]));
        prologue.CodeBuilder.WriteContentTo(output);
        output.WriteBytes(body.Slice(start, size).ToArray());
        if ((flags & MoreSections) != 0)
        {
            output.Align(SectionHeaderSize);
            WriteClauses(output, body[Aligned(start + size)..], (uint)prologue.CodeBuilder.Count);
        }

        return output.ToArray();
    }

    // Branches are relative; clauses are not.
    private static void WriteClauses(BlobBuilder output, ReadOnlySpan<byte> section, uint shift)
    {
        var fat = (section[0] & FatSection) != 0;
        var length = fat ? (int)(BitConverter.ToUInt32(section) >> 8) : section[1];
        var count = (length - SectionHeaderSize) / (fat ? FatClauseSize : SmallClauseSize);
        output.WriteUInt32((uint)(((count * FatClauseSize) + SectionHeaderSize) << 8) | FatSection | ExceptionTable);
        for (var i = 0; i < count; i++)
        {
            var clause = section[(SectionHeaderSize + (i * (fat ? FatClauseSize : SmallClauseSize)))..];
            var (kind, start, length1, handler, length2, last) = fat
                ? (UInt(clause), UInt(clause[4..]), UInt(clause[8..]), UInt(clause[12..]), UInt(clause[16..]), UInt(clause[20..]))
                : (UShort(clause), UShort(clause[2..]), clause[4], UShort(clause[5..]), clause[7], UInt(clause[8..]));
            foreach (var word in new[] { kind, start + shift, length1, handler + shift, length2, kind == Filter ? last + shift : last }) output.WriteUInt32(word);
        }

        static uint UInt(ReadOnlySpan<byte> bytes) => BitConverter.ToUInt32(bytes);
        static uint UShort(ReadOnlySpan<byte> bytes) => BitConverter.ToUInt16(bytes);
    }

    private static int Aligned(int offset) => (offset + SectionHeaderSize - 1) & -SectionHeaderSize;
}
