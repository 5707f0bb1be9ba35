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

    /// <summary>Does something to stripes under their locks.</summary>
    /// <param name="action">What.</param>
    /// <param name="first">The first of them; behind the last comes the first again.</param>
    /// <param name="count">How many.</param>
    /// <param name="trim">Then gives back what they gave up.</param>
    public void Each(Action<Stripe<T>> action, int first = 0, int count = Stripes, bool trim = false)
    {
        for (var i = first; i < first + count; i++)
        {
            var stripe = stripes[i % Stripes];
            lock (stripe) action(stripe);
        }

        if (trim) slots.Trim();
    }

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
