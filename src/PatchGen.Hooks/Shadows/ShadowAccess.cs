using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace PatchGen.Hooks;

/// <summary>What patch modules call in the place of <c>ldfld</c>, <c>stfld</c> and <c>ldflda</c>: the object comes first, as those have it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ShadowAccess
{
    /// <summary>For <c>ldfld</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load<T>(object owner, ShadowField<T> field) => field.Get(owner);

    /// <summary>For <c>stfld</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(object owner, T value, ShadowField<T> field) => field.Set(owner, value);

    /// <summary>For <c>ldflda</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Address<T>(object owner, ShadowField<T> field) => ref field.Ref(owner);

    /// <summary>For <c>MemberwiseClone</c>: the copy gets what the original has beside it.</summary>
    /// <returns>The copy.</returns>
    public static object Cloned(object original, object clone)
    {
        Shadow.Copy(original, clone);
        return clone;
    }

    /// <summary>At the start of a constructor: the object is new, and its initializer is not to be asked.</summary>
    public static void Construct<T>(object owner, ShadowField<T> field) => field.Construct(owner);
}
