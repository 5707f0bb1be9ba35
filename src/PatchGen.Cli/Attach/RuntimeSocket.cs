using System.Net.Sockets;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>The way to the runtime in a process: a Unix socket, whose other end is proven to be that process.</summary>
internal static class RuntimeSocket
{
    // A process that is stopped takes no connections once its queue is full.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Connects, as the process's own user; null where nobody listens (yet).</summary>
    internal static Result<Socket>? Connect(TargetProcess target)
    {
        if (TargetFiles.Of(target) is var files && !files.Ok) return files.Failure;
        using var reached = files.Value;
        // One that was started with its runtime chose the place itself, and an earlier version's listens where that version looks.
        foreach (var path in new[] { target.InnerSocket, target.PlainSocket, FirstRelease.Socket(target) }.Distinct())
            if (Connect(reached, target, path) is { } connected) return connected;
        return null;
    }

    private static Result<Socket>? Connect(TargetFiles reached, TargetProcess target, string path)
    {
        if (reached.Connect(path, Patience, out var error) is not { } socket)
        {
            if (error is -Kernel.NoAccess or -Kernel.NotPermitted) return new Failure(Code.NotPermitted, $"{path} of {target} may not be opened: {Kernel.Text(error)}.");
            if (error is -Kernel.Again) return new Failure(Code.NotSupported, $"{target} takes no connections: it is stopped, or starved. Try again once it runs.");
            return null;
        }

        // Anybody may have made a file of that name in a world-writable folder.
        if (UnixSocket.Peer(socket) is var (pid, uid) && pid == target.Pid && uid == target.Uid && target.Alive) return socket;
        socket.Dispose();
        return new Failure(Code.NotPermitted, $"{path} is held by process {pid} of {Users.Name(uid)}, not by {target}: remove that file.");
    }
}
