using System.Reflection;
using System.Runtime.CompilerServices;

namespace PatchGen.Runtime.Census;

/// <summary>Tells which delegates lead to replaced lambdas.</summary>
internal sealed class DelegateJudge(WantedCode wanted)
{
    private const BindingFlags Instance = BindingFlags.NonPublic | BindingFlags.Instance;
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;

    // Where a multicast delegate keeps its parts: until .NET 10, and since. Of a version that keeps them elsewhere they are counted
    // with the whole, which is too many and never too few.
    private static readonly bool HasList = typeof(MulticastDelegate).GetField("_invocationList", Instance) is not null;
    private static readonly bool HasHelper = typeof(Delegate).GetField("_helperObject", Instance) is not null;

    private readonly Dictionary<(nint, nint), InstanceJudge?> _known = [];

    /// <summary>The judge of a delegate; null where it leads elsewhere.</summary>
    public InstanceJudge? Of(Delegate found)
    {
        // Each part of a multicast delegate is an object of its own, and is found too.
        if (Parts(found) is object[]) return null;
        // Asking a delegate for its method makes objects that live as long as it: once for each code is enough.
        var code = (Pointer(found), Auxiliary(found));
        if (!_known.TryGetValue(code, out var judge)) _known.Add(code, judge = wanted.Method(found.Method) is { } owner ? new(owner, _ => Fate.Kept) : null);
        return judge;
    }

    /// <summary>
    /// Empties the static field in which the compiler keeps a delegate that captures nothing. The code around it makes another one
    /// where it finds none; so what still holds the delegate afterwards means to call it.
    /// </summary>
    /// <returns>Whether the field held it.</returns>
    public static bool Uncache(Delegate found)
    {
        var emptied = false;
        // Such a lambda is a method of a class of the compiler's that has one object only; one that captures has a class of its own.
        if (found.Target?.GetType() is not { } holder || holder.GetField("<>9", Static) is null) return false;
        foreach (var field in holder.GetFields(Static))
        {
            if (!field.Name.StartsWith("<>9__", StringComparison.Ordinal) || !ReferenceEquals(field.GetValue(null), found)) continue;
            field.SetValue(null, null);
            emptied = true;
        }

        return emptied;
    }

    private static object? Parts(Delegate found) => HasList ? InvocationList((MulticastDelegate)found) : HasHelper ? Helper(found) : null;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_methodPtr")]
    private static extern ref nint Pointer(Delegate found);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_methodPtrAux")]
    private static extern ref nint Auxiliary(Delegate found);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_invocationList")]
    private static extern ref object? InvocationList(MulticastDelegate found);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_helperObject")]
    private static extern ref object? Helper(Delegate found);
}
