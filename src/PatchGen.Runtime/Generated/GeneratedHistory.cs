using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Generated;

/// <summary>A code of a dynamic method.</summary>
/// <param name="Owner">The method, or the copy of it, with which the code goes.</param>
/// <param name="Function">The runtime's handle of the code.</param>
/// <param name="Code">Where it is.</param>
internal sealed record OwnedCode(DynamicMethod Owner, nint Function, NativeCode Code);

/// <summary>What was done to the dynamic methods of this process; an entry goes with its method.</summary>
internal sealed class GeneratedHistory
{
    private readonly ConditionalWeakTable<DynamicMethod, Entry> _entries = [];
    private readonly ConditionalWeakTable<DynamicMethod, object> _copies = [];

    /// <summary>Whether it is a copy that only owns code.</summary>
    public bool IsCopy(DynamicMethod method) => _copies.TryGetValue(method, out _);

    /// <summary>Every code that a method had, oldest first: the last one runs. Empty where nothing was done to it.</summary>
    public IReadOnlyList<OwnedCode> Codes(DynamicMethod method) => _entries.TryGetValue(method, out var entry) ? entry.Codes : [];

    /// <summary>Whether its code was compiled while none of these methods could be inlined.</summary>
    public bool Calls(DynamicMethod method, IEnumerable<Site> sites) => _entries.TryGetValue(method, out var entry) && sites.All(entry.Called.Contains);

    /// <summary>Takes note of a copy.</summary>
    public void Copied(DynamicMethod copy) => _copies.AddOrUpdate(copy, this);

    /// <summary>A method has new code, which calls these methods. What it had lives as long as it: somebody may still lead there.</summary>
    public void Replaced(DynamicMethod method, OwnedCode pre, OwnedCode post, IEnumerable<Site> called)
    {
        IReadOnlyList<OwnedCode> before = _entries.TryGetValue(method, out var entry) ? entry.Codes : [pre];
        _entries.AddOrUpdate(method, new Entry([.. before, post], [.. called]));
    }

    private sealed record Entry(IReadOnlyList<OwnedCode> Codes, HashSet<Site> Called);
}
