using System.Numerics;
using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>One stripe of a table: what happens under its lock.</summary>
internal sealed class Stripe<T>(Map[] maps, int index)
{
    private const int Smallest = 4;
    private readonly Stack<nint> spare = [];

    /// <summary>How many objects have an entry; counts the dead that are not swept yet.</summary>
    public int Live { get; private set; }

    private Map Map => maps[index];

    private Span<Slot> Filled => Map.Slots.AsSpan(0, Map.Filled);

    /// <summary>The position of the object's entry, or -1.</summary>
    public int Find(object owner, int hash)
    {
        var map = Map;
        for (int i = hash >>> Map.StripeBits, mask = map.Index.Length - 1; ; i++)
        {
            var found = map.Index[i & mask];
            if (found == 0) return -1;
            if (!Map.Has(found, Map.Tag(hash))) continue;
            var at = Map.At(found);
            if (map.Slots[at].Entry is not null && Slot.Target(map.Slots[at].Owner) == owner) return at;
        }
    }

    /// <summary>The entry at a position.</summary>
    public Entry? this[int at] => Map.Slots[at].Entry;

    /// <summary>The box at a position; null where an initializer is under way.</summary>
    public Box<T>? BoxAt(int at) => this[at] switch
    {
        Ephemeron { Box: Box<T> box } => box,
        var entry => entry as Box<T>,
    };

    /// <summary>Gives an object, which has none, an entry.</summary>
    public void Add(object owner, int hash, Entry entry)
    {
        if (Map.Filled == Map.Slots.Length) MakeRoom();
        var handle = Handle(owner);
        if (entry is Box<T>) entry.Owner = handle;
        Map.Add(hash, new Slot { Owner = handle, Entry = entry });
        Live++;
    }

    /// <summary>Puts the box in the place of what stood for it meanwhile.</summary>
    public void Settle(int at, Box<T> box)
    {
        box.Owner = Map.Slots[at].Owner;
        Volatile.Write(ref Map.Slots[at].Entry, box);
    }

    /// <summary>Takes an entry away.</summary>
    public void Retire(int at)
    {
        ref var slot = ref Map.Slots[at];
        if (slot.Entry is { } entry) Volatile.Write(ref entry.Owner, 0);
        (slot.Entry as Ephemeron)?.Free();
        slot.Entry = null;
        var handle = GCHandle.FromIntPtr(slot.Owner);
        handle.Target = null;
        spare.Push(slot.Owner);
        Live--;
    }

    /// <summary>Retires the entries of dead objects, and gives room back where few are left.</summary>
    public void Sweep()
    {
        var slots = Filled;
        for (var at = 0; at < slots.Length; at++)
            if (slots[at].Entry is not null && Slot.Target(slots[at].Owner) is null)
                Retire(at);
        if (Live * 4 < slots.Length && slots.Length > Smallest) Rebuild();
    }

    /// <summary>Holds each value by its object alone, so that the next full collection finds the objects that only their values reach.</summary>
    public void BeginTrial()
    {
        foreach (ref var slot in Filled)
        {
            if (slot.Entry is not Box<T> box || Slot.Target(slot.Owner) is not { } owner) continue;
            Volatile.Write(ref box.Owner, 0);
            slot.Entry = new Ephemeron(owner, box);
        }
    }

    /// <summary>Holds the values of the living as before.</summary>
    public void EndTrial()
    {
        Sweep();
        for (var at = 0; at < Map.Filled; at++)
        {
            if (this[at] is not Ephemeron { Box: Box<T> box } ephemeron) continue;
            Settle(at, box);
            ephemeron.Free();
        }
    }

    /// <summary>Forgets all but what is being initialized.</summary>
    public void Clear()
    {
        for (var at = 0; at < Map.Filled; at++)
            if (this[at] is not (null or Pending))
                Retire(at);
        if (Map.Filled > 0) Rebuild();
    }

    private void MakeRoom()
    {
        Sweep();
        Rebuild();
    }

    private void Rebuild()
    {
        var from = Map;
        // A third is free, so that the next sweep pays; the index is small rather than sparse.
        var capacity = Math.Max(Smallest, (Live + 1) * 3 / 2);
        if (capacity > Map.Most) throw new InvalidOperationException("Too many objects have a shadow field.");
        var to = new Map(capacity, (int)BitOperations.RoundUpToPowerOf2((uint)(capacity + (capacity / 4))));
        for (var at = 0; at < from.Filled; at++)
        {
            if (this[at] is null) continue;
            if (Slot.Target(from.Slots[at].Owner) is { } owner) to.Add(Table<T>.Hash(owner), from.Slots[at]);
            else Retire(at);
        }

        var excess = new List<nint>();
        while (spare.Count > capacity) excess.Add(spare.Pop());
        if (excess.Count > capacity) spare.TrimExcess();
        if (from != Map.Empty) from.Grave = new Grave(to, [.. excess]);
        Volatile.Write(ref maps[index], to);
    }

    private nint Handle(object owner)
    {
        if (!spare.TryPop(out var spared)) return GCHandle.ToIntPtr(GCHandle.Alloc(owner, GCHandleType.WeakTrackResurrection));
        var handle = GCHandle.FromIntPtr(spared);
        handle.Target = owner;
        return spared;
    }
}
