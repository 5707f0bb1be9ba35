using System;
using System.Buffers;
using MessagePack;

// The fix refuses a buffer writer that hands out empty memory; before it, writing to one never ended.
public static class Probe
{
    public static string Run()
    {
        try
        {
            var writer = new MessagePackWriter(new Empty());
            writer.WriteRaw(new byte[10]);
            return "written";
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }
        catch (TimeoutException)
        {
            return "never ends";
        }
    }

    private sealed class Empty : IBufferWriter<byte>
    {
        private int _asked;

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => Buffer(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => Buffer(sizeHint);

        private byte[] Buffer(int size) => ++_asked > 10_000 ? throw new TimeoutException() : new byte[size];
    }
}
