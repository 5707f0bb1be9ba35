using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Gates;

/// <summary>A word that threads wait on in the kernel, without a managed lock, and not woken by <see cref="Thread.Interrupt"/>.</summary>
internal sealed unsafe partial class Futex
{
    // linux/futex.h and prctl.h.
    private const int WaitPrivate = 0 | 128;
    private const int WakePrivate = 1 | 128;
    private const int GetName = 16;
    private const int NameSize = 16;

    // The numbers of the system call on x64 and arm64.
    private static readonly nint Call = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202;
    private readonly int* _word = (int*)NativeMemory.AllocZeroed(sizeof(int));

    /// <summary>The word.</summary>
    public int Value => Volatile.Read(ref Unsafe.AsRef<int>(_word));

    /// <summary>Writes the word and wakes who waits.</summary>
    public void Set(int value)
    {
        Interlocked.Exchange(ref Unsafe.AsRef<int>(_word), value);
        Syscall(Call, _word, WakePrivate, int.MaxValue, null);
    }

    /// <summary>Waits while the word has the value; may return early, so that the caller looks again.</summary>
    /// <param name="value">The value that was seen.</param>
    /// <param name="time">How long at most; negative: for ever.</param>
    public void Wait(int value, TimeSpan time)
    {
        var left = stackalloc long[] { time.Ticks / TimeSpan.TicksPerSecond, time.Ticks % TimeSpan.TicksPerSecond * 100 };
        Syscall(Call, _word, WaitPrivate, value, time < TimeSpan.Zero ? null : left);
    }

    /// <summary>The name of the calling thread, as the kernel knows it.</summary>
    public static string ThreadName()
    {
        var name = stackalloc byte[NameSize];
        return Prctl(GetName, name) == 0 ? Marshal.PtrToStringUTF8((nint)name)! : "";
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, int* word, nint operation, nint value, long* timeout);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, byte* name);
}
