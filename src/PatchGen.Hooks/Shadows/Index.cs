using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>
/// An index of a stripe: from hashes to positions of slots, by linear probing. Written under the stripe's lock, read without; one that
/// is full is replaced. An entry is 0 where nothing was ever placed; else some bits of the hash, and a position. It is small, so
/// that it stays in the processor's caches.
/// </summary>
internal static class Index
{
    /// <summary>The low bits of a hash say which stripe, the others where in its index.</summary>
    public const int StripeBits = 6;

    /// <summary>The greatest position that an entry can hold.</summary>
    public const int MostPosition = (1 << PositionBits) - 1;

    /// <summary>An entry that was taken away: it leads to nobody's slot.</summary>
    public const uint Removed = 1U << PositionBits;

    private const int TagBits = 32 - PositionBits;

    private const int PositionBits = 26;

    /// <summary>The highest bits of the runtime's hashes, which have 26: the lowest say the place.</summary>
    public static uint Tag(int hash) => (uint)hash << TagBits & ~(uint)MostPosition;

    public static bool Has(uint entry, uint tag) => (entry & ~(uint)MostPosition) == tag;

    public static uint Position(uint entry) => entry & MostPosition;

    /// <summary>An element of an array that is known to have it: not even its length is read, it would be one more line to wait for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(T[] array, uint at)
    {
        // Else the compiler reads the array's type to find null: the same line.
        if (array is null) return ref Unsafe.NullRef<T>();
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), (nuint)at);
    }

    /// <summary>Where to look first; then at the next ones.</summary>
    public static uint Home(int hash) => (uint)hash >> StripeBits;
}
