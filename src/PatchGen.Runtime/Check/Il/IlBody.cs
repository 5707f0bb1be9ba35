using System.Reflection.Metadata;

namespace PatchGen.Runtime.Check.Il;

/// <summary>Where the parts of a method's body are. ECMA-335 II.25.4.</summary>
internal readonly struct IlBody
{
    private const byte FormatMask = 3;
    private const byte TinyFormat = 2;
    private const int TinyStack = 8;
    private const int FatHeaderSize = 12;
    private const ushort FatFormat = 0x3003;
    private const ushort MoreSections = 0x8;
    private const byte FatSection = 0x40;
    private const byte AnotherSection = 0x80;
    private const byte ExceptionTable = 0x1;
    private const int SectionHeaderSize = 4;
    private const int SmallClauseSize = 12;
    private const int FatClauseSize = 24;
    private const uint Filter = 1;

    private readonly ushort _flags;
    private readonly ushort _stack;
    private readonly int _locals;
    private readonly int _start;
    private readonly int _size;

    /// <param name="body">Header, code and exception clauses.</param>
    /// <exception cref="NotSupportedException">It has sections that no compiler writes.</exception>
    public IlBody(ReadOnlySpan<byte> body)
    {
        var tiny = (body[0] & FormatMask) == TinyFormat;
        _flags = tiny ? FatFormat : BitConverter.ToUInt16(body);
        _stack = tiny ? (ushort)TinyStack : BitConverter.ToUInt16(body[2..]);
        _size = tiny ? body[0] >> 2 : BitConverter.ToInt32(body[4..]);
        _locals = tiny ? 0 : BitConverter.ToInt32(body[8..]);
        _start = tiny ? 1 : FatHeaderSize;
        if (HasClauses && (body[Aligned(_start + _size)] & AnotherSection) != 0) throw new NotSupportedException("A body has several sections.");
    }

    private bool HasClauses => (_flags & MoreSections) != 0;

    /// <summary>The instructions.</summary>
    public ReadOnlySpan<byte> Code(ReadOnlySpan<byte> body) => body.Slice(_start, _size);

    /// <summary>The body with other code.</summary>
    /// <param name="body">The body.</param>
    /// <param name="code">Its code now.</param>
    /// <param name="moved">Where an instruction is now, and the end, by where it was.</param>
    /// <param name="stack">How many values the code puts on the stack at least.</param>
    public byte[] With(ReadOnlySpan<byte> body, BlobBuilder code, Func<int, int> moved, int stack = 0)
    {
        var output = new BlobBuilder();
        output.WriteUInt16(_flags);
        output.WriteUInt16((ushort)Math.Max(_stack, stack));
        output.WriteInt32(code.Count);
        output.WriteInt32(_locals);
        code.WriteContentTo(output);
        if (!HasClauses) return output.ToArray();
        output.Align(SectionHeaderSize);
        WriteClauses(output, body[Aligned(_start + _size)..], moved);
        return output.ToArray();
    }

    private static void WriteClauses(BlobBuilder output, ReadOnlySpan<byte> section, Func<int, int> moved)
    {
        var fat = (section[0] & FatSection) != 0;
        var length = fat ? (int)(BitConverter.ToUInt32(section) >> 8) : section[1];
        var count = (length - SectionHeaderSize) / (fat ? FatClauseSize : SmallClauseSize);
        output.WriteUInt32((uint)(((count * FatClauseSize) + SectionHeaderSize) << 8) | FatSection | ExceptionTable);
        for (var i = 0; i < count; i++)
        {
            var clause = section[(SectionHeaderSize + (i * (fat ? FatClauseSize : SmallClauseSize)))..];
            var (kind, begin, size, handler, handlerSize, last) = fat
                ? (UInt(clause), Int(clause[4..]), Int(clause[8..]), Int(clause[12..]), Int(clause[16..]), UInt(clause[20..]))
                : (BitConverter.ToUInt16(clause), BitConverter.ToUInt16(clause[2..]), clause[4], BitConverter.ToUInt16(clause[5..]), clause[7], UInt(clause[8..]));
            output.WriteUInt32(kind);
            output.WriteInt32(moved(begin));
            output.WriteInt32(moved(begin + size) - moved(begin));
            output.WriteInt32(moved(handler));
            output.WriteInt32(moved(handler + handlerSize) - moved(handler));
            output.WriteUInt32(kind == Filter ? (uint)moved((int)last) : last);
        }

        static uint UInt(ReadOnlySpan<byte> bytes) => BitConverter.ToUInt32(bytes);
        static int Int(ReadOnlySpan<byte> bytes) => BitConverter.ToInt32(bytes);
    }

    private static int Aligned(int offset) => (offset + SectionHeaderSize - 1) & -SectionHeaderSize;
}
