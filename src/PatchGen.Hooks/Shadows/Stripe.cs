using System.Numerics;

namespace PatchGen.Hooks.Shadows;

/// <summary>One stripe of a table: what happens under its lock. A place is one in its index.</summary>
internal sealed class Stripe<T>(Slots slots, uint[][] indexes, int number)
{
    private const int Smallest = 8;

    // Places that are not empty, those with removed entries included.
    private int filled;

    // Places with an entry.
    private int placed;

    /// <summary>How many objects have an entry; counts the dead that are not swept yet.</summary>
    public int Live { get; private set; }

    private uint[] Entries => indexes[number];

    /// <summary>The entry at a place; null where the object has none (any more).</summary>
    public Entry? this[int at] => SlotAt(at).Entry;

    /// <summary>The place of the object, or -1.</summary>
    public int Find(object owner, int hash)
    {
        var entries = Entries;
        for (var place = Index.Home(hash); ; place++)
        {
            var at = (int)(place & (uint)(entries.Length - 1));
            if (entries[at] == 0) return -1;
            if (IsPlaced(entries[at]) && Index.Has(entries[at], Index.Tag(hash)) && Slot.Target(SlotAt(at).Owner) == owner) return at;
        }
    }

    /// <summary>The box at a place; null where there is none, or an initializer is under way.</summary>
    public Box<T>? BoxAt(int at) => this[at] switch
    {
        Ephemeron { Box: Box<T> box } => box,
        var entry => entry as Box<T>,
    };

    /// <summary>Gives an object, which has none, an entry.</summary>
    /// <param name="at">Its place, or -1.</param>
    /// <param name="owner">The object.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="entry">The entry.</param>
    public void Put(int at, object owner, int hash, Entry entry)
    {
        if (at >= 0) Settle(at, entry);
        else Add(owner, hash, entry);
        Live++;
    }

    /// <summary>Puts an entry in the place of what stood for it meanwhile.</summary>
    public void Settle(int at, Entry entry) => Volatile.Write(ref SlotAt(at).Entry, entry);

    /// <summary>The object has no value after all. The slot stays its own, as it lives.</summary>
    public void Vacate(int at)
    {
        Volatile.Write(ref SlotAt(at).Entry, null);
        Live--;
    }

    /// <summary>The place of a position for an object with a hash, or -1.</summary>
    public int Place(int hash, uint position)
    {
        var entries = Entries;
        for (var place = Index.Home(hash); ; place++)
        {
            var at = (int)(place & (uint)(entries.Length - 1));
            if (entries[at] == 0) return -1;
            if (IsPlaced(entries[at]) && Index.Position(entries[at]) == position) return at;
        }
    }

    /// <summary>Takes away what a dead object had.</summary>
    public void Bury(int at)
    {
        if (Slot.Target(SlotAt(at).Owner) is null) Retire(at, dead: true);
    }

    /// <summary>Gives room back where few are left.</summary>
    public void Shrink()
    {
        if (placed * 8 < Entries.Length && Entries.Length > Smallest) Rebuild();
    }

    /// <summary>Holds a value by its object alone, so that the next full collection finds the objects that only their values reach.</summary>
    public void BeginTrial(int at)
    {
        ref var slot = ref SlotAt(at);
        if (slot.Entry is Box<T> box && Slot.Target(slot.Owner) is { } owner) Settle(at, new Ephemeron(owner, box));
    }

    /// <summary>Holds the value of a living object as before.</summary>
    public void EndTrial(int at)
    {
        if (this[at] is not Ephemeron { Box: Box<T> box } ephemeron) return;
        Settle(at, box);
        ephemeron.Free();
    }

    /// <summary>Forgets all but what is being initialized.</summary>
    public void Clear()
    {
        for (var at = 0; at < Entries.Length; at++)
            if (IsPlaced(Entries[at]) && this[at] is not Pending)
                Retire(at, dead: false);
        if (filled > 0) Rebuild();
    }

    private static bool IsPlaced(uint entry) => entry is not (0 or Index.Removed);

    private ref Slot SlotAt(int at) => ref slots[Index.Position(Entries[at])];

    private void Add(object owner, int hash, Entry entry)
    {
        if ((filled + 1) * 4 > Entries.Length * 3)
        {
            RetireDead();
            Rebuild();
        }

        var position = slots.Take(hash);
        ref var slot = ref slots[position];
        if (slot.Owner == Slot.Nobody) slot.Owner = Slot.Handle();
        slot.Entry = entry;
        if (Insert(Entries, hash, Index.Tag(hash) | position) == 0) filled++;
        placed++;
        // The last: from here on all readers find it, those that go by the index and those that come by the slot before.
        Interlocked.MemoryBarrier();
        Slot.Lead(slot.Owner, owner);
    }

    // What was in the place.
    private static uint Insert(uint[] entries, int hash, uint entry)
    {
        var at = Index.Home(hash);
        while (IsPlaced(entries[at & (entries.Length - 1)])) at++;
        at &= (uint)(entries.Length - 1);
        var before = entries[at];
        Volatile.Write(ref entries[at], entry);
        return before;
    }

    private void RetireDead()
    {
        for (var at = 0; at < Entries.Length; at++)
            if (IsPlaced(Entries[at]) && Slot.Target(SlotAt(at).Owner) is null)
                Retire(at, dead: true);
    }

    private void Retire(int at, bool dead)
    {
        var position = Index.Position(Entries[at]);
        ref var slot = ref slots[position];
        Entries[at] = Index.Removed;
        if (slot.Entry is not null) Live--;
        (slot.Entry as Ephemeron)?.Free();
        Volatile.Write(ref slot.Entry, null);
        Slot.Lead(slot.Owner, null);
        placed--;
        slots.Give(position, spent: !dead);
    }

    // At most half full, so that the next sweep pays.
    private void Rebuild()
    {
        var from = Entries;
        var to = new uint[Math.Max(Smallest, (int)BitOperations.RoundUpToPowerOf2((uint)(placed + 1) * 3 / 2))];
        for (var at = 0; at < from.Length; at++)
        {
            if (!IsPlaced(from[at])) continue;
            if (Slot.Target(SlotAt(at).Owner) is { } owner) Insert(to, Table<T>.Hash(owner), from[at]);
            else Retire(at, dead: true);
        }

        filled = placed;
        Volatile.Write(ref indexes[number], to);
    }
}
