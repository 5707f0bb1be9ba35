using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PatchGen.Hooks.Shadows;

/// <summary>
/// Values by the identity of objects that it does not keep alive. Weak handles cost a young collection next to nothing once their
/// objects are old, whereas it looks at every dependent handle: hence weak handles, values beside them, and <see cref="Trial"/>.
/// Reading takes no lock. Who comes from one object to the next that was made finds it beside the last; else reading waits for
/// memory up to four times: index, slot, handle and value.
/// </summary>
internal sealed class Table<T>
{
    /// <summary>How many stripes there are.</summary>
    public const int Stripes = 1 << Index.StripeBits;

    private readonly Slots slots = new();
    private readonly uint[][] indexes = new uint[Stripes][];
    private readonly Stripe<T>[] stripes = new Stripe<T>[Stripes];
    private readonly Cursors cursors = Cursors.Create();

    public Table()
    {
        for (var i = 0; i < Stripes; i++)
        {
            indexes[i] = [0];
            stripes[i] = new Stripe<T>(slots, indexes, i);
        }
    }

    /// <summary>How many objects have an entry; counts the dead that are not swept yet.</summary>
    public int Count => stripes.Sum(s => s.Live);

    /// <summary>The identity hash; the runtime gives 26 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Hash(object owner) => RuntimeHelpers.GetHashCode(owner);

    /// <summary>The stripe for a hash, to be locked.</summary>
    public Stripe<T> Stripe(int hash) => stripes[hash & (Stripes - 1)];

    /// <summary>The object's box, without a lock.</summary>
    /// <param name="owner">The object; may be null.</param>
    /// <param name="doubtful">True where the object may have an entry all the same: ask its stripe.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Box<T>? Find(object owner, out bool doubtful)
    {
        doubtful = false;
        if (owner is null) return null;
        ref var cursor = ref cursors.Mine;
        var next = Volatile.Read(ref cursor);
        if (next != 0)
        {
            if (At((uint)next, owner) is { IsBox: true } follower)
            {
                Volatile.Write(ref cursor, next + 1);
                return Unsafe.As<Box<T>>(follower);
            }

            if (At((uint)next - 1, owner) is { IsBox: true } same) return Unsafe.As<Box<T>>(same);
            cursor = 0;
        }

        var hash = Hash(owner);
        var entries = Volatile.Read(ref Index.At(indexes, (uint)hash & (Stripes - 1)));
        for (var at = Index.Home(hash); ; at++)
        {
            var found = Volatile.Read(ref Index.At(entries, at & (uint)(entries.Length - 1)));
            if (found == 0) return null;
            if (!Index.Has(found, Index.Tag(hash))) continue;
            var position = Index.Position(found);
            if (At(position, owner) is not { } entry) continue;
            if (entry.IsBox)
            {
                // Only now and then: to guess costs who goes far.
                if ((position & Cursors.Seldom) == 0) Volatile.Write(ref cursor, (int)position + 1);
                return Unsafe.As<Box<T>>(entry);
            }

            doubtful = true;
        }
    }

    /// <summary>Does something to all stripes under their locks.</summary>
    /// <param name="action">What.</param>
    /// <param name="trim">Then gives back what they gave up.</param>
    public void Each(Action<Stripe<T>> action, bool trim = false)
    {
        foreach (var stripe in stripes)
            lock (stripe) action(stripe);
        if (trim) slots.Trim();
    }

    /// <summary>Takes the dead away, and gives room back where few are left.</summary>
    public void Sweep()
    {
        Walk(static (in Slot slot, int _) => Slot.Target(slot.Owner) is null, static (stripe, at) => stripe.Bury(at));
        Each(static stripe => stripe.Shrink(), trim: true);
    }

    /// <summary>Holds values by their objects alone.</summary>
    /// <param name="first">The first stripe whose values are; behind the last comes the first again.</param>
    /// <param name="count">How many stripes.</param>
    public void BeginTrial(int first, int count) =>
        Walk((in Slot slot, int hash) => (uint)(hash - first) % Stripes < count && slot.Entry is Box<T>, static (stripe, at) => stripe.BeginTrial(at));

    /// <summary>Holds the values of the living as before.</summary>
    public void EndTrial()
    {
        Sweep();
        Walk(static (in Slot slot, int _) => slot.Entry is Ephemeron, static (stripe, at) => stripe.EndTrial(at));
    }

    // Along the slots as they lie in memory. Who is picked without a lock is looked at again under it.
    private void Walk(Picks picks, Action<Stripe<T>, int> action)
    {
        // Keeps the handles of segments that are given up meanwhile.
        var directory = slots.Segments;
        foreach (var (number, segment) in slots.All())
        {
            for (var i = 0; i < Segment.Size; i++)
            {
                if (!segment.IsTaken(i) || !picks(in segment.Slots[i], segment.Hash(i))) continue;
                var hash = segment.Hash(i);
                var stripe = Stripe(hash);
                lock (stripe)
                    if (stripe.Place(hash, (number << Segment.Bits) | (uint)i) is >= 0 and var at)
                        action(stripe, at);
            }
        }

        GC.KeepAlive(directory);
    }

    private delegate bool Picks(in Slot slot, int hash);

    // What the object has at a position, if that is its.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Entry? At(uint position, object owner)
    {
        // Read after the position: who sees a position sees its segment.
        var directory = slots.Segments;
        ref var slot = ref directory.At(position);
        if (!Slot.Leads(slot.Owner, owner)) return null;
        // What the handle leads to was read before: the entry is the object's for as long as it lives.
        if (!X86Base.IsSupported) Interlocked.MemoryBarrier();
        var entry = Volatile.Read(ref slot.Entry);
        GC.KeepAlive(owner);
        GC.KeepAlive(directory);
        return entry;
    }
}
