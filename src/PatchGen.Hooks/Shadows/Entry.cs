using System.Runtime;

namespace PatchGen.Hooks.Shadows;

/// <summary>What a slot holds for an object.</summary>
internal abstract class Entry
{
    /// <summary>
    /// The weak handle of the object, as in the slot, while readers may take the entry for a box without a lock. It becomes zero before
    /// the handle is used for another object, so that who still sees the entry does not mistake it for that one's.
    /// </summary>
    public nint Owner;
}

/// <summary>A value: the stable location that <c>ref</c>, <c>volatile</c> and <c>Interlocked</c> need.</summary>
internal sealed class Box<T> : Entry
{
    public T Value = default!;
}

/// <summary>A value held for as long as its object lives, and no longer, also where the value leads back to the object.</summary>
internal sealed class Ephemeron(object owner, Entry box) : Entry
{
    private DependentHandle handle = new(owner, box);

    /// <summary>The box. Only under the stripe's lock, as nothing else keeps the handle from being freed; null once the object is dead.</summary>
    public object? Box => handle.Dependent;

    public void Free() => handle.Dispose();
}

/// <summary>An initializer is under way; others wait for it.</summary>
internal sealed class Pending : Entry
{
    private readonly Thread thread = Thread.CurrentThread;
    private bool done;

    public bool IsMine => thread == Thread.CurrentThread;

    public void Done()
    {
        lock (this)
        {
            done = true;
            Monitor.PulseAll(this);
        }
    }

    public void Wait()
    {
        lock (this)
            while (!done)
                Monitor.Wait(this);
    }
}
