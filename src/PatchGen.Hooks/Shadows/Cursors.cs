using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>
/// Where threads found objects of a table last: guesses at where they find the next ones, to be checked. Threads that run at a time
/// have their own as a rule, so that none waits for what another one writes.
/// </summary>
internal readonly unsafe struct Cursors()
{
    /// <summary>The bits of a position that are zero where it is worth a guess at the next.</summary>
    public const uint Seldom = 63;

    // In bytes: as many lines of the processor's caches.
    private const uint Size = 4096;
    private const uint Line = 64;

    // Apart from the heap, as the collector would move them; as a table they stay for good.
    private readonly byte* cursors = (byte*)NativeMemory.AlignedAlloc(Size, Size);

    public static Cursors Create()
    {
        var made = new Cursors();
        NativeMemory.Clear(made.cursors, Size);
        return made;
    }

    /// <summary>
    /// The one of this thread. By the address of its stack, which costs less than to ask for the thread: stacks lie in rows, and
    /// multiplied by the golden ratio the members of a row are spread evenly.
    /// </summary>
    public ref int Mine
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            byte here;
            return ref Unsafe.AsRef<int>(cursors + (((uint)((nuint)(&here) >> 19) * 0x9E3779B1u >> 20) & (Size - Line)));
        }
    }
}
