using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Format;

namespace PatchGen.Cli.Attach.Target;

/// <summary>
/// The files of a process as it sees them, touched as its own user: in its own root, whatever mount, pid and user namespaces it is in.
/// No link leads out of that root. Entering namespaces is not needed for it, and so neither is the right to.
/// </summary>
internal sealed unsafe class TargetFiles : IDisposable
{
    // asm-generic/fcntl.h, linux/openat2.h
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int MustBeDirectory = 0x10000;
    private const int FollowNoLink = 0x20000;
    private const int CreateNew = 0x40 | 0x80 | 0x1;
    private const ulong InRoot = 0x10;
    private const ulong NoMagicLinks = 0x2;

    private readonly ActingUser user;
    private readonly SafeFileHandle root;

    private TargetFiles(ActingUser user, SafeFileHandle root) => (this.user, this.root) = (user, root);

    /// <summary>Opens the root of a process.</summary>
    internal static Result<TargetFiles> Of(TargetProcess target)
    {
        var user = ActingUser.Of(target);
        var path = Text($"/proc/{target.Pid}/root");
        fixed (byte* bytes = path)
        {
            const int flags = PathOnly | MustBeDirectory | CloseOnExec;
            var opened = Kernel.Call(KernelCall.OpenAt, Kernel.CurrentDirectory, (nint)bytes, flags);
            // Root without the right to trace, as in a container beside it, may still look where the process's own user may.
            if (opened < 0) opened = user.Call(KernelCall.OpenAt, Kernel.CurrentDirectory, (nint)bytes, flags);
            if (opened >= 0) return new TargetFiles(user, new SafeFileHandle(opened, ownsHandle: true));
            return !target.Alive
                ? Attacher.Ended(target)
                : new Failure(Code.NotPermitted, $"The files of {target} may not be looked at ({Kernel.Text(opened)}): run patchgen as the same user with the same capabilities, or as root with CAP_SYS_PTRACE.");
        }
    }

    public void Dispose() => root.Dispose();

    /// <summary>Opens a folder by its absolute path.</summary>
    internal SafeFileHandle? Folder(string path, out nint error) => Opened(Locate(path, PathOnly | MustBeDirectory), out error);

    /// <summary>Makes a folder that nobody else may enter, where it is missing, and opens it.</summary>
    internal SafeFileHandle? Private(SafeFileHandle parent, string name, out nint error)
    {
        var path = Text(name);
        fixed (byte* bytes = path)
        {
            error = user.Call(KernelCall.MakeDirectoryAt, Number(parent), (nint)bytes, 0b111_000_000);
            return error is 0 or -Kernel.Exists ? Opened(user.Call(KernelCall.OpenAt, Number(parent), (nint)bytes, PathOnly | MustBeDirectory | FollowNoLink | CloseOnExec), out error) : null;
        }
    }

    /// <summary>The bytes of a file in a folder; null where there is none that can be read.</summary>
    internal byte[]? Read(SafeFileHandle folder, string name)
    {
        var path = Text(name);
        fixed (byte* bytes = path)
        {
            using var file = Opened(user.Call(KernelCall.OpenAt, Number(folder), (nint)bytes, FollowNoLink | CloseOnExec), out _);
            if (file is null) return null;
            var read = new byte[RandomAccess.GetLength(file)];
            var at = 0;
            for (int more; at < read.Length && (more = RandomAccess.Read(file, read.AsSpan(at), at)) > 0;) at += more;
            return at == read.Length ? read : null;
        }
    }

    /// <summary>Writes a file whole or not at all: beside its place, and then moved there, since the process may be loading it right now.</summary>
    /// <returns>0, or the negative error number.</returns>
    /// <exception cref="IOException">It does not fit.</exception>
    internal nint Write(SafeFileHandle folder, string name, byte[] content)
    {
        var part = Text($".{name}.{Environment.ProcessId}");
        var whole = Text(name);
        fixed (byte* from = part, to = whole)
        {
            user.Call(KernelCall.UnlinkAt, Number(folder), (nint)from);
            using (var file = Opened(user.Call(KernelCall.OpenAt, Number(folder), (nint)from, CreateNew | FollowNoLink | CloseOnExec, 0b110_000_000), out var error))
            {
                if (file is null) return error;
                try
                {
                    RandomAccess.Write(file, content, 0);
                }
                catch (IOException)
                {
                    user.Call(KernelCall.UnlinkAt, Number(folder), (nint)from);
                    throw;
                }
            }

            return user.Call(KernelCall.RenameAt, Number(folder), (nint)from, Number(folder), (nint)to);
        }
    }

    /// <summary>True where the user may read that file under our own path of it.</summary>
    internal bool CanRead(string path)
    {
        var text = Text(path);
        fixed (byte* bytes = text)
        {
            using var file = Opened(user.Call(KernelCall.OpenAt, Kernel.CurrentDirectory, (nint)bytes, CloseOnExec), out _);
            return file is not null;
        }
    }

    /// <summary>Connects to a Unix socket by its absolute path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="patience">How long to wait where its queue is full.</param>
    /// <param name="error">0, or the negative error number.</param>
    internal Socket? Connect(string path, TimeSpan patience, out nint error)
    {
        using var node = Opened(Locate(path, PathOnly), out error);
        if (node is null) return null;
        var made = Kernel.Call(KernelCall.Socket, (nint)UnixSocket.Family, (nint)UnixSocket.Stream | CloseOnExec);
        if (made < 0)
        {
            error = made;
            return null;
        }

        var handle = new SafeSocketHandle(made, ownsHandle: true);
        var wait = stackalloc long[] { (long)patience.TotalSeconds, 0 };
        Kernel.Call(KernelCall.SetSocketOption, made, UnixSocket.Level, UnixSocket.SendTimeout, (nint)wait, sizeof(long) * 2);
        // By the opened file: its path may be longer than an address, and is none of our own.
        var address = UnixSocket.Address($"/proc/self/fd/{Number(node)}");
        fixed (byte* bytes = address) error = user.Call(KernelCall.Connect, made, (nint)bytes, address.Length);
        if (error == 0) return new Socket(handle);
        handle.Dispose();
        return null;
    }

    // The kernel resolves all links within the root; one that is too old for that is asked step by step, and follows none.
    private nint Locate(string path, int flags)
    {
        var how = stackalloc ulong[] { (ulong)(uint)(flags | CloseOnExec), 0, InRoot | NoMagicLinks };
        var text = Text(path);
        fixed (byte* bytes = text)
        {
            var found = user.Call(KernelCall.OpenAt2, Number(root), (nint)bytes, (nint)how, sizeof(ulong) * 3);
            return found is -Kernel.NoCall or -Kernel.NotPermitted ? Walk(path, flags) : found;
        }
    }

    private nint Walk(string path, int flags)
    {
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (steps.Contains("..")) return -Kernel.NoAccess;
        var at = root;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = Text(steps[i]);
            nint next;
            fixed (byte* bytes = step)
                next = user.Call(KernelCall.OpenAt, Number(at), (nint)bytes, PathOnly | FollowNoLink | CloseOnExec | (i < steps.Length - 1 ? MustBeDirectory : flags));
            if (at != root) at.Dispose();
            if (next < 0 || i == steps.Length - 1) return next;
            at = new SafeFileHandle(next, ownsHandle: true);
        }

        return -Kernel.NoEntry;
    }

    private static SafeFileHandle? Opened(nint result, out nint error)
    {
        error = Math.Min(result, 0);
        return result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
    }

    private static nint Number(SafeFileHandle handle) => handle.DangerousGetHandle();

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + "\0");
}
