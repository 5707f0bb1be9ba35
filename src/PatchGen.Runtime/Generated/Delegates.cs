using System.Reflection;
using System.Reflection.Emit;
using PatchGen.Runtime.Census;

namespace PatchGen.Runtime.Generated;

/// <summary>
/// Leads delegates to other code by their own pointers: for code that is too short for a jump. An aligned word each, written while the
/// process runs.
/// </summary>
internal static class Delegates
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly FieldInfo?[] Pointers = [Field("_methodPtr"), Field("_methodPtrAux")];

    // Where a delegate keeps the dynamic method that it belongs to: until .NET 10, and since.
    private static readonly FieldInfo? Method = Field("_methodBase") ?? Field("_helperObject");

    /// <summary>Writes every delegate that leads to one of these codes; null, or why it cannot be known that every one was.</summary>
    /// <param name="moves">From the first byte of each code to that of the code which takes its place.</param>
    /// <param name="methods">The methods whose codes these are.</param>
    /// <param name="look">How the heap is looked through.</param>
    public static string? Lead(IReadOnlyDictionary<nint, nint> moves, IReadOnlySet<DynamicMethod> methods, Look look)
    {
        if (moves.Count == 0) return null;
        if (Method is null || Pointers.Any(field => field is null)) return "the delegates of this version of .NET are of another kind";
        return HeapCensus.Take(type => type.IsSubclassOf(typeof(Delegate)), found => Lead((Delegate)found, moves, methods), look.Cancelled, GeneratedCode.Patience, allowPause: look.AllowPause).Why;
    }

    private static void Lead(Delegate found, IReadOnlyDictionary<nint, nint> moves, IReadOnlySet<DynamicMethod> methods)
    {
        var own = Method!.GetValue(found) is DynamicMethod method && methods.Contains(method);
        foreach (var pointer in Pointers)
        {
            var at = (nint)pointer!.GetValue(found)!;
            if (moves.TryGetValue(at, out var to) || (own && moves.TryGetValue(Precode(at), out to))) pointer.SetValue(found, to);
        }
    }

    // What a precode leads to: `jmp [rip+x]`, after `mov r10, [rip+y]` in one of its forms. The pointer of a delegate that belongs
    // to a dynamic method is the method's code, its precode, or a stub of the runtime's: code that can be read.
    private static unsafe nint Precode(nint at)
    {
        const int move = 7, jump = 6;
        if (at == 0) return 0;
        var code = (byte*)at;
        if (code[0] == 0x4C && code[1] == 0x8B && code[2] == 0x15) code += move;
        return code[0] == 0xFF && code[1] == 0x25 ? *(nint*)(code + jump + *(int*)(code + 2)) : 0;
    }

    private static FieldInfo? Field(string name) => typeof(Delegate).GetField(name, Instance);
}
