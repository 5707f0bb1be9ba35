using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>The segments by the high bits of positions; never shorter than the one before, and always with room behind the last position.</summary>
internal sealed class Segments
{
    private readonly Slot[][] segments;

    public Segments(List<Segment?> from, int room)
    {
        segments = new Slot[room][];
        for (var i = 0; i < room; i++) segments[i] = (i < from.Count ? from[i] ?? Segment.Nobodys : Segment.Nobodys).Slots;
    }

    public int Room => segments.Length;

    /// <summary>What came in its place. Who still reads by this one keeps what those that came after it have to free.</summary>
    public Segments? Next { get; set; }

    /// <summary>What may be freed once nobody reads by this or an earlier one any more; set before it is replaced.</summary>
    public Grave? Grave { get; set; }

    public void Set(int number, Segment segment) => Volatile.Write(ref segments[number], segment.Slots);

    /// <summary>The slot at a position that was ever taken, or behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Slot At(uint position)
    {
        // No length is read, not even that of a segment, all of which have the same: it would be one more line to wait for.
        return ref Index.At(Index.At(segments, position >> Segment.Bits), position & (Segment.Size - 1));
    }
}

/// <summary>
/// Segments whose handles are to be freed as soon as no reader can look at them any more: readers take no lock, so the collector says
/// when.
/// </summary>
internal sealed class Grave(List<Slot[]> segments)
{
    ~Grave()
    {
        foreach (var segment in segments)
            foreach (ref var slot in segment.AsSpan())
                if (slot.Owner != Slot.Nobody)
                    GCHandle.FromIntPtr(slot.Owner).Free();
    }
}
