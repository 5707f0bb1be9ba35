using System.Text;

namespace PatchGen.Format;

/// <summary>
/// Reads the tar inside a patch: plain ustar with regular files and nothing else. System.Formats.Tar writes ours but does not read them:
/// it merges extension headers silently, and allocates what their size field claims.
/// </summary>
internal sealed class UstarReader(Stream stream, long budget)
{
    private const int Block = 512;

    // A claim is not believed: the buffer grows with what arrives.
    private const int Step = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private long used;

    /// <summary>What was read, padding and headers included, in bytes.</summary>
    internal long Position { get; private set; }

    /// <summary>The next file, or null after the two zero blocks that end a tar, of which nothing but zeros may follow.</summary>
    /// <exception cref="EndOfStreamException">It ends early.</exception>
    /// <exception cref="InvalidDataException">A header that is damaged.</exception>
    /// <exception cref="HostileException">A header that a patch never has.</exception>
    internal (string Name, byte[] Bytes)? Next()
    {
        var header = new byte[Block];
        Fill(header);
        if (header.All(b => b == 0))
        {
            Fill(header);
            if (header.Any(b => b != 0)) throw new InvalidDataException("a lone zero block");
            Drain();
            return null;
        }

        if (Octal(header, 148, 8) != header.Sum(b => (long)b) - header.Skip(148).Take(8).Sum(b => (long)b) + 8 * ' ')
            throw new InvalidDataException("a tar header's checksum does not fit");
        if (!header.AsSpan(257, 8).SequenceEqual("ustar\000"u8)) throw new HostileException("An entry is not in the ustar format.");
        var name = Name(header);
        if (header[156] is not ((byte)'0' or 0)) throw new HostileException($"Entry '{PatchPath.Shown(name)}' is a {Kind(header[156])}; a patch holds regular files only.");
        if (PatchPath.Unsafe(name) is { } why) throw new HostileException($"Entry '{PatchPath.Shown(name)}' {why}.");
        return (name, Content(Octal(header, 124, 12)));
    }

    private byte[] Content(long size)
    {
        if (size < 0 || size > budget - used) throw new HostileException($"It unpacks to more than {budget} bytes.");
        used += size;
        var bytes = new byte[Math.Min(size, Step)];
        for (var filled = 0; filled < size;)
        {
            if (filled == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
            Fill(bytes.AsSpan(filled));
            filled = bytes.Length;
        }

        Span<byte> padding = stackalloc byte[(int)((Block - size % Block) % Block)];
        Fill(padding);
        if (padding.ContainsAnyExcept((byte)0)) throw new HostileException("Bytes are hidden behind an entry.");
        return bytes;
    }

    // Reading to the end is what makes gzip compare its checksum.
    private void Drain()
    {
        var rest = new byte[16 * Block];
        for (int read; (read = stream.Read(rest)) > 0;)
        {
            Position += read;
            if (rest.AsSpan(0, read).ContainsAnyExcept((byte)0)) throw new HostileException("Bytes are hidden behind the last entry.");
            if (Position > 2 * budget) throw new HostileException($"It unpacks to more than {budget} bytes.");
        }
    }

    private void Fill(Span<byte> bytes)
    {
        stream.ReadExactly(bytes);
        Position += bytes.Length;
    }

    private static string Name(byte[] header)
    {
        var prefix = Text(header, 345, 155);
        var name = Text(header, 0, 100);
        return prefix.Length == 0 ? name : prefix + "/" + name;
    }

    private static string Text(byte[] header, int start, int length)
    {
        var field = header.AsSpan(start, length);
        var end = field.IndexOf((byte)0);
        try
        {
            return StrictUtf8.GetString(end < 0 ? field : field[..end]);
        }
        catch (DecoderFallbackException)
        {
            throw new HostileException("A name is not UTF-8.");
        }
    }

    /// <summary>An octal field; the base-256 form of sizes beyond 8 GiB comes back as -1.</summary>
    private static long Octal(byte[] header, int start, int length)
    {
        if ((header[start] & 0x80) != 0) return -1;
        var value = 0L;
        foreach (var b in header.AsSpan(start, length).Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7') throw new InvalidDataException("a tar header holds a number that is none");
            value = value * 8 + (b - '0');
        }

        return value;
    }

    private static string Kind(byte flag) => (char)flag switch
    {
        '1' => "hard link",
        '2' => "symbolic link",
        '3' or '4' => "device",
        '5' => "directory",
        '6' => "named pipe",
        'x' or 'g' => "pax extension header",
        'L' or 'K' => "GNU long name",
        _ => $"entry of type 0x{flag:x2}",
    };
}

/// <summary>An archive that PatchGen cannot have made. Never leaves <see cref="PatchArchive.Read"/>.</summary>
internal sealed class HostileException(string message) : Exception(message);
