using System;
using System.Buffers;
using System.Text;
using Snappier;

// The fix clears buffers before they go back to the shared pool; before it, the next renter could read what they held.
public static class Probe
{
    public static string Run()
    {
        var secret = Encoding.ASCII.GetBytes("a password that is no one else's");
        for (var i = 0; i < 8; i++)
        {
            int size;
            using (var compressed = Snappy.CompressToMemory(secret)) size = compressed.Memory.Length;
            var next = ArrayPool<byte>.Shared.Rent(Snappy.GetMaxCompressedLength(secret.Length));
            var leaked = next.AsSpan().IndexOf("password"u8) >= 0;
            ArrayPool<byte>.Shared.Return(next, clearArray: true);
            if (leaked) return "the next renter reads it";
        }

        return "nothing is left";
    }
}
