using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Serve;

/// <summary>One connection, as a stream: read and written by the agent, which also closes it.</summary>
/// <param name="descriptor">Its descriptor.</param>
internal sealed unsafe class Connection(int descriptor) : Stream
{
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
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            if (NativeMethods.patchgen_send(descriptor, bytes, buffer.Length, WriteTimeout) is not 0 and var error) throw new IOException($"The client does not read (error {error}).");
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
