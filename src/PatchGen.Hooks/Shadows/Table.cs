using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PatchGen.Hooks.Shadows;

/// <summary>
/// Values by the identity of objects that it does not keep alive. Weak handles cost a young collection next to nothing once their
/// objects are old, whereas it looks at every dependent handle: hence weak handles, values beside them, and <see cref="Trial"/>.
/// Reading takes no lock and, where the entry is not in a cache, waits for memory three times: slot, handle and value.
/// </summary>
internal sealed class Table<T>
{
    /// <summary>How many stripes there are.</summary>
    public const int Stripes = 1 << Map.StripeBits;

    private readonly Map[] maps = new Map[Stripes];
    private readonly Stripe<T>[] stripes = new Stripe<T>[Stripes];

    public Table()
    {
        for (var i = 0; i < Stripes; i++)
        {
            maps[i] = Map.Empty;
            stripes[i] = new Stripe<T>(maps, i);
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
    /// <param name="owner">The object.</param>
    /// <param name="hash">Its <see cref="Hash"/>.</param>
    /// <param name="doubtful">True where the object may have an entry all the same: ask its stripe.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Box<T>? Find(object owner, int hash, out bool doubtful)
    {
        doubtful = false;
        var map = Volatile.Read(ref maps[hash & (Stripes - 1)]);
        var index = map.Index;
        for (var i = hash >>> Map.StripeBits; ; i++)
        {
            var found = Volatile.Read(ref index[i & (index.Length - 1)]);
            if (found == 0)
            {
                GC.KeepAlive(map);
                return null;
            }

            if (!Map.Has(found, Map.Tag(hash))) continue;
            ref var slot = ref map.Slots[Map.At(found)];
            var entry = slot.Entry;
            var handle = slot.Owner;
            if (entry is null || Slot.Target(handle) != owner) continue;
            // What the handle leads to was read before: see Entry.Owner.
            if (!X86Base.IsSupported) Interlocked.MemoryBarrier();
            if (Volatile.Read(ref entry.Owner) == handle)
            {
                GC.KeepAlive(map);
                return Unsafe.As<Box<T>>(entry);
            }

            doubtful = true;
        }
    }

    /// <summary>Does something to stripes under their locks.</summary>
    /// <param name="action">What.</param>
    /// <param name="first">The first of them; behind the last comes the first again.</param>
    /// <param name="count">How many.</param>
    public void Each(Action<Stripe<T>> action, int first = 0, int count = Stripes)
    {
        for (var i = first; i < first + count; i++)
        {
            var stripe = stripes[i % Stripes];
            lock (stripe) action(stripe);
        }
    }
}
