using System.Runtime.InteropServices;

namespace PatchGen.Hooks.Shadows;

/// <summary>What a table has for one object.</summary>
internal struct Slot
{
    /// <summary>A weak handle that tracks resurrection: finalizers read fields too.</summary>
    public nint Owner;

    /// <summary>A <see cref="Box{T}"/>, an <see cref="Ephemeron"/> or a <see cref="Pending"/>; null once the object is known to be dead.</summary>
    public Entry? Entry;

    /// <summary>The object behind a handle; null once it is dead.</summary>
    public static object? Target(nint handle) => GCHandle.FromIntPtr(handle).Target;
}
