using System.Collections.Immutable;
using System.Reflection.Emit;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Generated;

/// <summary>A dynamic method with the code that it was compiled to at first, and the code that takes its place.</summary>
internal sealed record RecompiledMethod(DynamicMethod Method, OwnedCode Pre, OwnedCode Post);

/// <summary>Generated code that a switch redirects. Until it is committed nothing runs the new code.</summary>
internal sealed class Recompilation : IDisposable
{
    private readonly GeneratedHistory _history;
    private readonly ImmutableArray<Site> _called;
    private readonly ImmutableArray<RecompiledMethod> _methods;
    private readonly CodePages _pages;

    public Recompilation(GeneratedHistory history, ImmutableArray<Site> called, ImmutableArray<RecompiledMethod> methods, CodePages pages, GeneratedChange change, IEnumerable<string> unproven) =>
        (_history, _called, _methods, _pages, Change, Unproven) = (history, called, methods, pages, change, [.. unproven]);

    /// <summary>For a switch that generated code has no part in.</summary>
    public static Recompilation Nothing(GeneratedHistory history, params IEnumerable<string> unproven) => new(history, [], [], new CodePages(), GeneratedChange.None, unproven);

    /// <summary>What the switch does.</summary>
    public GeneratedChange Change { get; }

    /// <summary>The generated code that may keep inlined pre code all the same: a line each, with the reason.</summary>
    public ImmutableArray<string> Unproven { get; }

    /// <summary>How many methods are redirected.</summary>
    public int Count => _methods.Length;

    /// <summary>The switch has happened: each method runs its new code from now on.</summary>
    public void Commit()
    {
        foreach (var method in _methods) _history.Replaced(method.Method, method.Pre, method.Post, _called);
    }

    public void Dispose() => _pages.Dispose();
}
