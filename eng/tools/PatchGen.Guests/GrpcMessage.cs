using System.Buffers.Binary;
using System.Text;

namespace PatchGen.Guests;

/// <summary>The two messages of the sample's <c>quotes.proto</c>, as gRPC sends them: a flag, a length, then the fields.</summary>
internal static class GrpcMessage
{
    private const int Prefix = 5;
    private const byte QuantityField = 1 << 3;
    private const byte TextField = (1 << 3) | 2;

    /// <summary>A request.</summary>
    public static byte[] Request(int quantity)
    {
        List<byte> message = [QuantityField];
        for (; quantity > 127; quantity >>= 7) message.Add((byte)(quantity | 0x80));
        message.Add((byte)quantity);
        var framed = new byte[Prefix + message.Count];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Count);
        message.CopyTo(framed, Prefix);
        return framed;
    }

    /// <summary>The text of a reply that is shorter than 128 bytes; without one, what came instead.</summary>
    public static string Text(byte[] reply) => reply is [_, _, _, _, _, TextField, < 128 and var length, .. var text] && text.Length == length
        ? Encoding.UTF8.GetString(text) : $"not a reply: {Convert.ToHexString(reply)}";
}
