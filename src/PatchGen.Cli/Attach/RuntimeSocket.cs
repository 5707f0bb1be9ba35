using System.Buffers.Binary;
using System.Net.Sockets;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>The way to the runtime in a process: a Unix socket, whose other end is proven to be that process.</summary>
internal static class RuntimeSocket
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>Connects; null where nobody listens (yet). An agent that an earlier version attached listens where that version looks.</summary>
    internal static Result<Socket>? Connect(TargetProcess target) =>
        Connect(target, target.Socket) ?? (FirstRelease.Socket(target) is var earlier && earlier != target.Socket ? Connect(target, earlier) : null);

    private static Result<Socket>? Connect(TargetProcess target, string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            if (e.SocketErrorCode == SocketError.AccessDenied) return new Failure(Code.NotPermitted, $"{path} may not be opened: {e.Message}.");
            return null;
        }

        if (Impostor(socket, target, path) is { } failure)
        {
            socket.Dispose();
            return failure;
        }

        return socket;
    }

    // Anybody may have made a file of that name in a world-writable folder.
    private static Failure? Impostor(Socket socket, TargetProcess target, string path)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        var pid = BinaryPrimitives.ReadInt32LittleEndian(credentials);
        var uid = BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]);
        return pid == target.Pid && uid == target.Uid && target.Alive
            ? null
            : new(Code.NotPermitted, $"{path} is held by process {pid} of {Users.Name(uid)}, not by {target}: remove that file.");
    }
}
