using System.Runtime.InteropServices;

namespace PatchGen.Runtime.Serve;

/// <summary>The directory of the socket: it must be this user's own and closed to all others, since anybody may write to its parent.</summary>
internal static partial class SocketDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // linux/stat.h: the offsets are part of the kernel's interface.
    private const int StatxSize = 256;
    private const int UidOffset = 20;
    private const int ModeOffset = 28;
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeUid = 0x1 | 0x2 | 0x8;
    private const int DirectoryOfOwnerOnly = 0x4000 | (int)OwnerOnly;

    /// <summary>Makes the directory where it is missing.</summary>
    /// <exception cref="UnauthorizedAccessException">Somebody else made it, or left it open: a link, another owner, other rights.</exception>
    public static unsafe void Ensure(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        var status = stackalloc byte[StatxSize];
        if (Statx(CurrentDirectory, path, NoFollow, TypeModeUid, status) != 0
            || *(uint*)(status + UidOffset) != PeerCredentials.OwnUid()
            || *(ushort*)(status + ModeOffset) != DirectoryOfOwnerOnly)
            throw new UnauthorizedAccessException($"{path} is not a directory that only uid {PeerCredentials.OwnUid()} may open. Remove it.");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* status);
}
