using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>What a table has for one object.</summary>
internal struct Slot
{
    /// <summary>A weak handle that leads to nothing.</summary>
    public static readonly nint Nobody = Handle();

    /// <summary>
    /// A weak handle that tracks resurrection: finalizers read fields too. Once the slot was used it has one of its own, for as long
    /// as its segment lives: where it leads to an object, the entry is that object's.
    /// </summary>
    public nint Owner;

    /// <summary>A <see cref="Box{T}"/>, an <see cref="Ephemeron"/> or a <see cref="Pending"/>; null where the object has no value.</summary>
    public Entry? Entry;

    /// <summary>A new handle.</summary>
    public static nint Handle() => GCHandle.ToIntPtr(GCHandle.Alloc(null, GCHandleType.WeakTrackResurrection));

    /// <summary>The object behind a handle; null once it is dead.</summary>
    public static object? Target(nint handle) => GCHandle.FromIntPtr(handle).Target;

    /// <summary>True where the object is behind a handle: what <see cref="Target"/> does, but that it looks for null and pinned ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool Leads(nint handle, object to) => Unsafe.AsRef<object?>((void*)handle) == to;

    /// <summary>Makes a handle lead to another object.</summary>
    public static void Lead(nint handle, object? target)
    {
        var led = GCHandle.FromIntPtr(handle);
        led.Target = target;
    }
}
