using System.Numerics;

namespace PatchGen.Hooks.Shadows;

/// <summary>Some slots in a row, and which of them are taken. Under the lock of the slots.</summary>
internal sealed class Segment
{
    /// <summary>The low bits of a position say which slot of its segment.</summary>
    public const int Bits = 10;

    public const int Size = 1 << Bits;

    private const int Word = 64;

    private readonly ulong[] taken = new ulong[Size / Word];
    private readonly int[] hashes = new int[Size];

    public Segment()
    {
        foreach (ref var slot in Slots.AsSpan()) slot.Owner = Slot.Nobody;
    }

    /// <summary>Slots that are nobody's.</summary>
    public static Segment Nobodys { get; } = new();

    public Slot[] Slots { get; } = new Slot[Size];

    /// <summary>How many slots are taken, those that are spent included.</summary>
    public int Taken { get; private set; }

    /// <summary>How many slots are taken and not spent.</summary>
    public int Live { get; private set; }

    /// <summary>The hash of the object that a slot was taken for: of a dead one nobody could tell it.</summary>
    public int Hash(int at) => hashes[at];

    /// <summary>True for a slot that is taken, the spent included. Without the lock it may be a little late.</summary>
    public bool IsTaken(int at) => (taken[at / Word] >> (at % Word) & 1) != 0;

    /// <summary>Takes the first free slot from one on, for an object with a hash; -1 where there is none.</summary>
    public int Take(int from, int hash)
    {
        for (var at = from; at < Size; at = (at / Word + 1) * Word)
        {
            var free = ~taken[at / Word] & (ulong.MaxValue << (at % Word));
            if (free == 0) continue;
            at = (at / Word * Word) + BitOperations.TrailingZeroCount(free);
            hashes[at] = hash;
            taken[at / Word] |= 1UL << (at % Word);
            Taken++;
            Live++;
            return at;
        }

        return -1;
    }

    /// <summary>Gives a slot back, or lets it be spent.</summary>
    public void Give(int at, bool spent)
    {
        Live--;
        if (spent) return;
        taken[at / Word] &= ~(1UL << (at % Word));
        Taken--;
    }
}
