using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Serve;

/// <summary>One connection, as a stream: read and written by the agent, which also closes it.</summary>
/// <param name="descriptor">Its descriptor.</param>
internal sealed unsafe class Connection(int descriptor) : Stream
{
    private readonly MemoryStream _frame = new();

    /// <summary>True once a part of a frame was sent, and the rest could not be: what follows would be no frame for the peer.</summary>
    public bool Broken { get; private set; }

    /// <summary>How long a read waits for bytes, in milliseconds.</summary>
    public override int ReadTimeout { get; set; }

    /// <summary>How long a write waits until all bytes are taken, in milliseconds.</summary>
    public override int WriteTimeout { get; set; }

    /// <summary>Whether the peer sends no more: it went away, or closed its half.</summary>
    public bool HalfClosed => NativeMethods.patchgen_half_closed(descriptor) != 0;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanTimeout => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var got = NativeMethods.patchgen_receive(descriptor, bytes, buffer.Length, ReadTimeout);
            return got >= 0 ? (int)got : throw new IOException($"The client cannot be read from (error {-got}).");
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => _frame.Write(buffer);

    /// <summary>Sends what was written, in one piece.</summary>
    public override void Flush()
    {
        var size = (int)_frame.Length;
        _frame.SetLength(0);
        nint left = size;
        int error;
        fixed (byte* bytes = _frame.GetBuffer()) error = Broken ? -1 : NativeMethods.patchgen_send(descriptor, bytes, &left, WriteTimeout);
        if (error == 0) return;
        Broken |= left < size;
        throw new IOException($"The client does not read (error {error}).");
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
