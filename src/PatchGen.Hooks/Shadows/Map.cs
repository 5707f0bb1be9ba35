using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>
/// An index by hash over slots in the order in which they were added. Written under the stripe's lock, read without; a slot
/// is used for one object only, and a map that is full is replaced. The index is apart and small, so that it stays in the
/// processor's caches; objects made one after the other have their slots, handles and values side by side.
/// </summary>
internal sealed class Map(int capacity, int indexSize)
{
    /// <summary>How many slots an index can tell apart.</summary>
    public const int Most = (1 << PositionBits) - 1;

    /// <summary>The low bits of a hash say which stripe, the others where in its index.</summary>
    public const int StripeBits = 6;

    private const int PositionBits = 20;
    private const uint Position = (1 << PositionBits) - 1;

    /// <summary>0 where nothing was ever placed; else some bits of the hash, and the slot's position plus one.</summary>
    public readonly uint[] Index = new uint[indexSize];

    public readonly Slot[] Slots = new Slot[capacity];

    /// <summary>How many slots were used, the dead included.</summary>
    public int Filled;

    /// <summary>What may be freed once nobody reads this map any more; set when it is replaced.</summary>
    public Grave? Grave;

    /// <summary>The map of a stripe that has no entry yet.</summary>
    public static Map Empty { get; } = new(0, 1);

    public static uint Tag(int hash) => (uint)hash & ~Position;

    public static bool Has(uint index, uint tag) => (index & ~Position) == tag;

    public static int At(uint index) => (int)(index & Position) - 1;

    /// <summary>Places a slot, and shows it to readers.</summary>
    public void Add(int hash, Slot slot)
    {
        Slots[Filled] = slot;
        var i = hash >>> StripeBits;
        while (Index[i & (Index.Length - 1)] != 0) i++;
        Volatile.Write(ref Index[i & (Index.Length - 1)], Tag(hash) | (uint)++Filled);
    }
}

/// <summary>
/// Handles to be freed as soon as no reader can look at them any more. Readers take no lock, so the collector says when: a map
/// that was replaced keeps its grave, and the grave keeps the next map, whose grave has handles that both maps name.
/// </summary>
internal sealed class Grave(Map next, nint[] handles)
{
    ~Grave()
    {
        GC.KeepAlive(next);
        foreach (var handle in handles) GCHandle.FromIntPtr(handle).Free();
    }
}
