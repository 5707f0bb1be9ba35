using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PatchGen.Hooks.Shadows;

namespace PatchGen.Hooks;

/// <summary>
/// An instance field that lives beside its objects: what an added field of a class becomes in a patch, and what a hook may keep
/// about objects of the application. Values are found by the object's identity and do not keep it alive; they go when it goes.
/// </summary>
/// <typeparam name="T">The field's type.</typeparam>
/// <remarks>
/// Safe for concurrent use as a field is: each access alone is atomic where that of a field of the type is. An object without a
/// value has the field's initial value; it gets a place of its own when it is given another one, or when its address is taken.
/// </remarks>
public sealed class ShadowField<T> : ISwept, IShadowStore
{
    private readonly Table<T> table = new();
    private T initial;
    private Func<object, T>? initializer;

    internal ShadowField(Type declaring, string name, T initial, Func<object, T>? initializer)
    {
        (Declaring, Name, this.initial, this.initializer) = (declaring, name, initial, initializer);
        MayLead = Leads.May(typeof(T));
        Trial.Add(this);
    }

    /// <summary>The type that declares it.</summary>
    public Type Declaring { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many objects have a value of their own; those that died since the last full collection count.</summary>
    public int Count => table.Count;

    bool ISwept.MayLead => MayLead;

    private bool MayLead { get; }

    /// <summary>The object's value.</summary>
    /// <param name="owner">The object.</param>
    /// <exception cref="NullReferenceException">There is no object.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Get(object owner)
    {
        var box = table.Find(owner, out var doubtful);
        return box is not null ? box.Value : GetRarely(owner, doubtful);
    }

    /// <summary>Gives the object a value.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NullReferenceException">There is no object.</exception>
    public void Set(object owner, T value)
    {
        var box = table.Find(owner, out var doubtful);
        if (box is not null) box.Value = value;
        else if (doubtful || !IsInitial(value) || owner is null) Place(owner!, value, initialize: false).Value = value;
    }

    /// <summary>The value's location, which stays where it is for as long as it is referred to.</summary>
    /// <param name="owner">The object.</param>
    /// <exception cref="NullReferenceException">There is no object.</exception>
    public ref T Ref(object owner)
    {
        var box = table.Find(owner, out _) ?? Place(owner, initial, initialize: true);
        return ref box.Value;
    }

    /// <summary>True where the object has a value of its own.</summary>
    /// <param name="owner">The object.</param>
    public bool Has(object owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (table.Find(owner, out var doubtful) is not null) return true;
        if (!doubtful) return false;
        var hash = Table<T>.Hash(owner);
        var stripe = table.Stripe(hash);
        lock (stripe) return stripe.Find(owner, hash) is >= 0 and var at && stripe[at] is not null;
    }

    /// <summary>The object is new: it has the initial value, and the initializer is not asked.</summary>
    internal void Construct(object owner)
    {
        if (initializer is not null) Place(owner, initial, initialize: false);
    }

    void ISwept.Sweep() => table.Sweep();

    void ISwept.BeginTrial(int first, int count) => table.BeginTrial(first, count);

    void ISwept.EndTrial() => table.EndTrial();

    void IShadowStore.Copy(object from, object to)
    {
        if (Declaring.IsInstanceOfType(from) && Has(from)) Set(to, Get(from));
    }

    void IShadowStore.Clear() => table.Each(static s => s.Clear(), trim: true);

    internal void Redefine(T value, Func<object, T>? code) => (initial, initializer) = (value, code);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T GetRarely(object owner, bool doubtful) =>
        owner is not null && !doubtful && initializer is null ? initial : Place(owner!, initial, initialize: true).Value;

    // Finds the object's box, or makes it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Box<T> Place(object owner, T value, bool initialize)
    {
        if (owner is null) throw new NullReferenceException($"{Declaring.Name}.{Name} of null.");
        var hash = Table<T>.Hash(owner);
        var stripe = table.Stripe(hash);
        while (true)
        {
            Pending? pending;
            var mine = false;
            lock (stripe)
            {
                var at = stripe.Find(owner, hash);
                if (at >= 0 && stripe.BoxAt(at) is { } found) return found;
                pending = at >= 0 ? stripe[at] as Pending : null;
                if (pending is null && (!initialize || initializer is null))
                {
                    var box = new Box<T> { Value = value };
                    stripe.Put(at, owner, hash, box);
                    return box;
                }

                mine = pending is null;
                if (mine) stripe.Put(at, owner, hash, pending = new Pending());
            }

            if (mine) return Initialize(owner, hash, stripe, pending!);
            // The initializer asks for the field that it initializes, or sets it: what it returns counts.
            if (pending!.IsMine) return new Box<T> { Value = initial };
            pending.Wait();
        }
    }

    // Outside the lock: the code is the user's.
    private Box<T> Initialize(object owner, int hash, Stripe<T> stripe, Pending pending)
    {
        Box<T>? box = null;
        try
        {
            box = new Box<T> { Value = initializer!(owner) };
            return box;
        }
        finally
        {
            lock (stripe)
            {
                var at = stripe.Find(owner, hash);
                if (box is null) stripe.Vacate(at);
                else stripe.Settle(at, box);
            }

            pending.Done();
        }
    }

    // Objects with the initial value need no place, as long as nothing else would be given to them.
    private bool IsInitial(T value)
    {
        if (initializer is not null) return false;
        if (!typeof(T).IsValueType) return (object?)value == (object?)initial;
        return !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && Bytes(ref value).SequenceEqual(Bytes(ref initial));
    }

    private static ReadOnlySpan<byte> Bytes(ref T value) => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());
}
