using System.Runtime.InteropServices;

namespace PatchGen.Cli.Attach.Proc;

/// <summary>Calls of the kernel itself, by their numbers on x86-64: the C library's wrappers change the user of all threads, these of the calling one.</summary>
internal static partial class Kernel
{
    internal const int NoEntry = 2;
    internal const int Again = 11;
    internal const int NoAccess = 13;
    internal const int Exists = 17;
    internal const int NotPermitted = 1;
    internal const int NoDirectory = 20;
    internal const int NoCall = 38;
    internal const int TooManyLinks = 40;
    internal const int Refused = 111;

    /// <summary>A path is meant from the calling process's own working directory.</summary>
    internal const int CurrentDirectory = -100;

    /// <summary>Makes a call.</summary>
    /// <returns>What it gave, or the negative error number.</returns>
    internal static nint Call(KernelCall call, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0)
    {
        var result = Raw((nint)call, a, b, c, d, e);
        return result >= 0 ? result : -Marshal.GetLastPInvokeError();
    }

    /// <summary>What an error number means.</summary>
    internal static string Text(nint error) => Marshal.GetPInvokeErrorMessage((int)Math.Abs(error));

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Raw(nint number, nint a, nint b, nint c, nint d, nint e);
}

/// <summary>Numbers of calls: asm/unistd_64.h.</summary>
internal enum KernelCall
{
    Socket = 41,
    Connect = 42,
    SetSocketOption = 54,
    SetGroups = 116,
    SetResUid = 117,
    SetResGid = 119,
    StatFsOf = 138,
    OpenAt = 257,
    MakeDirectoryAt = 258,
    UnlinkAt = 263,
    RenameAt = 264,
    StatX = 332,
    OpenAt2 = 437,
}
