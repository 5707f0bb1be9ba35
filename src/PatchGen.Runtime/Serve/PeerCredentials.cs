using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PatchGen.Runtime.Serve;

/// <summary>Who is at the other end of a Unix socket, as the kernel knows it.</summary>
internal static partial class PeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>The effective uid of the peer when it connected.</summary>
    public static uint Uid(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return MemoryMarshal.Read<uint>(credentials[4..]);
    }

    /// <summary>The effective uid of this process.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint OwnUid();
}
