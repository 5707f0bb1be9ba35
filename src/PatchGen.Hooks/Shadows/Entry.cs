using System.Runtime;

namespace PatchGen.Hooks.Shadows;

/// <summary>What a slot holds for an object.</summary>
/// <param name="isBox">True for a box of the field's type.</param>
internal abstract class Entry(bool isBox)
{
    /// <summary>True for a box, which readers take without a lock. A field, as shared generic code would look the type up first.</summary>
    public readonly bool IsBox = isBox;
}

/// <summary>A value: the stable location that <c>ref</c>, <c>volatile</c> and <c>Interlocked</c> need.</summary>
internal sealed class Box<T>() : Entry(isBox: true)
{
    public T Value = default!;
}

/// <summary>A value held for as long as its object lives, and no longer, also where the value leads back to the object.</summary>
internal sealed class Ephemeron(object owner, Entry box) : Entry(isBox: false)
{
    private DependentHandle handle = new(owner, box);

    /// <summary>The box. Only under the stripe's lock, as nothing else keeps the handle from being freed; null once the object is dead.</summary>
    public object? Box => handle.Dependent;

    public void Free() => handle.Dispose();
}

/// <summary>An initializer is under way; others wait for it.</summary>
internal sealed class Pending() : Entry(isBox: false)
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
