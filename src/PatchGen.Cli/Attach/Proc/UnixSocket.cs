using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace PatchGen.Cli.Attach.Proc;

/// <summary>What the kernel's interface defines about Unix sockets: asm-generic/socket.h, linux/un.h.</summary>
internal static class UnixSocket
{
    internal const int Family = 1;
    internal const int Stream = 1;
    internal const int Level = 1;
    internal const int SendTimeout = 21;
    private const int PeerCredentials = 17;

    /// <summary>A socket's address as the kernel takes it.</summary>
    internal static byte[] Address(string path) => [Family, 0, .. Encoding.UTF8.GetBytes(path), 0];

    /// <summary>Who listens at the other end, as this process numbers processes and users.</summary>
    internal static (int Pid, uint Uid) Peer(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(Level, PeerCredentials, credentials);
        return (BinaryPrimitives.ReadInt32LittleEndian(credentials), BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]));
    }
}
