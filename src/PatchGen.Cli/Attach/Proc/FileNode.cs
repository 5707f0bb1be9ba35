using Microsoft.Win32.SafeHandles;

namespace PatchGen.Cli.Attach.Proc;

/// <summary>What the kernel tells of an opened folder.</summary>
internal static unsafe class FileNode
{
    // linux/stat.h and asm-generic/statfs.h: the offsets are part of the kernel's interface.
    private const int StatxSize = 256;
    private const int UidOffset = 20;
    private const int ModeOffset = 28;
    private const int OfTheHandle = 0x1000;
    private const uint TypeModeUid = 0x1 | 0x2 | 0x8;
    private const int FolderOfOwnerOnly = 0x4000 | 0b111_000_000;
    private const int MountFlags = 10;
    private const long ReadOnly = 1;
    private const long NoExecution = 8;

    /// <summary>True for a folder of that user that nobody else may enter.</summary>
    internal static bool IsPrivate(SafeFileHandle folder, uint uid)
    {
        var status = stackalloc byte[StatxSize];
        var name = stackalloc byte[] { 0 };
        return Kernel.Call(KernelCall.StatX, folder.DangerousGetHandle(), (nint)name, OfTheHandle, (nint)TypeModeUid, (nint)status) == 0
            && *(uint*)(status + UidOffset) == uid
            && *(ushort*)(status + ModeOffset) == FolderOfOwnerOnly;
    }

    /// <summary>Why no library can be put into the folder and mapped from there, in the words of mount options; null where nothing is known against it.</summary>
    internal static string? Forbids(SafeFileHandle folder)
    {
        var status = stackalloc long[16];
        if (Kernel.Call(KernelCall.StatFsOf, folder.DangerousGetHandle(), (nint)status) != 0) return null;
        var flags = status[MountFlags];
        return (flags & ReadOnly) != 0 ? "read-only" : (flags & NoExecution) != 0 ? "noexec" : null;
    }
}
