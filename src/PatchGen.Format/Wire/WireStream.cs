using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PatchGen.Format;

/// <summary>Frames over a stream: see <see cref="WireFrame"/>.</summary>
public static class WireStream
{
    /// <summary>The largest frame that either side accepts, in bytes.</summary>
    public const int MaximumFrame = PatchLimits.MaximumTarball + 1024;

    /// <summary>Where a process's runtime listens: one socket a process, bound to its start time so that a reused pid never meets it.</summary>
    /// <param name="pid">The process id as its own pid namespace numbers it.</param>
    /// <param name="startTicks">Field 22 of <c>/proc/pid/stat</c>: clock ticks since boot.</param>
    /// <param name="uid">The effective uid of the process as its own user namespace numbers it.</param>
    /// <param name="temporaryFolder">The process's <c>TMPDIR</c>; <c>/tmp</c> where it has none, or one that no address has room for.</param>
    public static string SocketPath(int pid, long startTicks, uint uid, string? temporaryFolder = null)
    {
        var folder = temporaryFolder?.TrimEnd('/') is { Length: > 0 and <= LongestTemporaryFolder } given && given[0] == '/' ? given : "/tmp";
        return $"{folder}/patchgen-{uid}/{pid}-{startTicks}.sock";
    }

    // Of the 107 bytes that a socket's address has: the rest is for the numbers.
    private const int LongestTemporaryFolder = 50;

    /// <summary>Writes a JSON frame.</summary>
    public static void Write<T>(Stream stream, WireFrame kind, T value, JsonTypeInfo<T> type) =>
        Write(stream, kind, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Writes a frame.</summary>
    public static void Write(Stream stream, WireFrame kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(header, payload.Length + 1);
        header[4] = (byte)kind;
        stream.Write(header);
        stream.Write(payload);
        stream.Flush();
    }

    /// <summary>Reads a frame.</summary>
    /// <exception cref="EndOfStreamException">The peer went away.</exception>
    /// <exception cref="InvalidDataException">The length is not one that a peer sends.</exception>
    public static (WireFrame Kind, byte[] Payload) Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[5];
        stream.ReadExactly(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header) - 1;
        if (length is < 0 or > MaximumFrame) throw new InvalidDataException($"A frame of {length} bytes is out of bounds.");
        var payload = new byte[length];
        stream.ReadExactly(payload);
        return ((WireFrame)header[4], payload);
    }
}
