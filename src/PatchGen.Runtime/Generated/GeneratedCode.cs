using System.Collections.Immutable;
using System.Reflection.Emit;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Census;

namespace PatchGen.Runtime.Generated;

/// <summary>How the heap is looked through.</summary>
/// <param name="Cancelled">Asked on the way.</param>
/// <param name="AllowPause">True where the process may stand still for it.</param>
internal readonly record struct Look(Func<bool> Cancelled, bool AllowPause);

/// <summary>
/// Dynamic methods inline what they call, and the runtime never compiles them anew. Here they are: found in the heap, compiled once
/// more while the changed methods cannot be inlined, and redirected by the switch.
/// </summary>
internal sealed class GeneratedCode
{
    /// <summary>How long the heap may be looked through.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Finalizers of the application may be slow.
    private static readonly TimeSpan FinalizerPatience = TimeSpan.FromSeconds(10);

    private readonly GeneratedHistory _history = new();

    /// <summary>Compiles what may have inlined changed methods. The process runs on as before.</summary>
    /// <param name="changed">The methods, which cannot be inlined any more.</param>
    /// <param name="targets">The simple names of their assemblies.</param>
    /// <param name="look">How the heap is looked through.</param>
    public Recompilation Prepare(IReadOnlyCollection<Site> changed, IReadOnlyCollection<string> targets, Look look) =>
        changed.Count == 0 ? Recompilation.Nothing(_history) : Prepare(targets, [.. changed], method => !_history.Calls(method, changed), look);

    /// <summary>Compiles what may have put the value of a readonly field in its place.</summary>
    /// <param name="homes">The simple names of the fields' assemblies.</param>
    public Recompilation PrepareReaders(IReadOnlyCollection<string> homes) => Prepare(homes, [], _ => true, new(() => false, AllowPause: false));

    private Recompilation Prepare(IReadOnlyCollection<string> targets, ImmutableArray<Site> called, Func<DynamicMethod, bool> stale, Look look)
    {
        if (DynamicMethodParts.Of(out var missing) is not { } parts)
            return Recompilation.Nothing(_history, $"code of dynamic methods: this version of .NET lacks {missing}, by which they are compiled anew");
        var reach = new Reach(targets, parts);
        var found = new HashSet<DynamicMethod>(ReferenceEqualityComparer.Instance);
        var outcome = HeapCensus.Take(type => type == typeof(DynamicMethod), method => found.Add((DynamicMethod)method), look.Cancelled, Patience, allowPause: look.AllowPause);
        List<string> unproven = [.. Collectible(reach), .. Stubs(called)];
        if (outcome.Why is { } why) return Recompilation.Nothing(_history, unproven.Append($"code of dynamic methods, which could not be looked for: {why}"));

        var concerned = Concerned(found.Where(method => !_history.IsCopy(method) && stale(method)), reach, parts);
        return Compile(concerned, called, parts, unproven, look);
    }

    // What calls a concerned method is concerned, too: it calls it where its code is now.
    private static List<DynamicMethod> Concerned(IEnumerable<DynamicMethod> methods, Reach reach, DynamicMethodParts parts)
    {
        var callers = new Dictionary<DynamicMethod, List<DynamicMethod>>(ReferenceEqualityComparer.Instance);
        var concerned = new HashSet<DynamicMethod>(ReferenceEqualityComparer.Instance);
        var next = new Queue<DynamicMethod>();
        foreach (var method in methods)
        {
            var calls = new List<DynamicMethod>();
            if (reach.May(method, calls)) next.Enqueue(method);
            foreach (var called in calls)
            {
                if (!callers.TryGetValue(called, out var list)) callers[called] = list = [];
                list.Add(method);
            }
        }

        while (next.TryDequeue(out var method))
        {
            if (!concerned.Add(method)) continue;
            foreach (var caller in callers.GetValueOrDefault(method) ?? []) next.Enqueue(caller);
        }

        // One that never ran has no copy of anything.
        return [.. concerned.Where(method => parts.Function(method) != 0)];
    }

    private Recompilation Compile(List<DynamicMethod> concerned, ImmutableArray<Site> called, DynamicMethodParts parts, List<string> unproven, Look look)
    {
        var bySize = concerned.Select(method => (Method: method, Function: parts.Function(method)))
            .Select(one => (one.Method, one.Function, Code: NativeAgent.Code(one.Function)))
            .Where(one => one.Code is not null).ToLookup(one => one.Code!.Value.Size < Redirection.Size, one => (one.Method, Pre: new OwnedCode(one.Method, one.Function, one.Code!.Value)));

        // Code without room for a jump calls nothing, and is called by where it is: its callers are compiled after it.
        var moved = Recompile(bySize[true]);
        Move(moved, called, parts, unproven, look);
        var methods = Recompile(bySize[false]).Where(one => Within(one, unproven)).ToImmutableArray();
        var jumps = methods.SelectMany(Jumps).ToList();
        var pages = new CodePages();
        if (pages.Open(jumps.Select(jump => jump.At)) is { } locked)
        {
            pages.Dispose();
            return Recompilation.Nothing(_history, [.. unproven, .. methods.Select(one => $"{Name(one.Method)}: {locked}")]);
        }

        var bodies = methods.SelectMany(one => Former(one).Select(code => (one.Method, Code: code))).Concat(moved.Select(one => (one.Method, Code: one.Pre)))
            .Select(one => new GeneratedBody(new CodeRange(one.Code.Code.Start, one.Code.Code.Start + one.Code.Code.Size), Name(one.Method)));
        return new Recompilation(_history, called, methods, pages, new GeneratedChange([.. bodies.OrderBy(body => (nuint)body.Range.Start)], [.. jumps]), unproven);

        ImmutableArray<RecompiledMethod> Recompile(IEnumerable<(DynamicMethod Method, OwnedCode Pre)> these) =>
            [.. these.Select(one => Recompiled(one.Method, one.Pre, parts, unproven)).OfType<RecompiledMethod>()];
    }

    private RecompiledMethod? Recompiled(DynamicMethod method, OwnedCode pre, DynamicMethodParts parts, List<string> unproven)
    {
        try
        {
            var copy = parts.Recompile(method);
            _history.Copied(copy);
            var function = parts.Function(copy);
            if (NativeAgent.Code(function) is { } post) return new RecompiledMethod(method, pre, new OwnedCode(copy, function, post));
            unproven.Add($"{Name(method)}: its new code cannot be found");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            unproven.Add($"{Name(method)}: it cannot be compiled anew ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")})");
        }

        return null;
    }

    // Before the switch: the new code calls what the old one had inlined, and that does the same until then.
    private void Move(ImmutableArray<RecompiledMethod> moved, ImmutableArray<Site> called, DynamicMethodParts parts, List<string> unproven, Look look)
    {
        if (moved.IsEmpty) return;
        if (!parts.Keep(moved.Select(one => one.Method), FinalizerPatience))
        {
            unproven.AddRange(moved.Select(one => $"{Name(one.Method)}: its code is too short for a jump, and the process's finalizers do not get on"));
            return;
        }

        foreach (var one in moved) parts.Exchange(one.Method, one.Post.Owner);
        var moves = moved.ToDictionary(one => one.Pre.Code.Start, one => one.Post.Code.Start);
        var methods = moved.Select(one => one.Method).ToHashSet<DynamicMethod>(ReferenceEqualityComparer.Instance);
        var why = Delegates.Lead(moves, methods, look);
        if (why is not null) unproven.AddRange(moved.Select(one => $"{Name(one.Method)}: its delegates could not be looked for: {why}"));
        // One with delegates that nobody led on is compiled anew the next time, too.
        foreach (var one in moved) _history.Replaced(one.Method, one.Pre with { Owner = one.Post.Owner }, one.Post with { Owner = one.Method }, why is null ? called : []);
    }

    // What is too short for a jump was left by its delegates when it was superseded.
    private IEnumerable<Redirection> Jumps(RecompiledMethod method) =>
        Former(method).Where(code => code.Code.Size >= Redirection.Size).Select(code => Redirection.Between(code.Code, method.Post.Code.Start)).OfType<Redirection>();

    private bool Within(RecompiledMethod method, List<string> unproven)
    {
        var within = Former(method).All(code => code.Code.Size < Redirection.Size || Redirection.Between(code.Code, method.Post.Code.Start) is not null);
        if (!within) unproven.Add($"{Name(method.Method)}: its new code is too far from the old for a jump");
        return within;
    }

    // Each of them once: the code that the method was compiled to at first is the oldest of its history.
    private IEnumerable<OwnedCode> Former(RecompiledMethod method) => _history.Codes(method.Method) is { Count: > 0 } codes ? codes : [method.Pre];

    // The runtime compiles inliners in ordinary assemblies anew, and those alone.
    private static IEnumerable<string> Collectible(Reach reach) =>
        AppDomain.CurrentDomain.GetAssemblies().Where(a => a.IsCollectible && reach.May(a)).Select(a => $"code of the collectible assembly {a.GetName().Name}");

    // What the runtime makes for its own use, for calls to native code above all, has no object that could be found.
    private static IEnumerable<string> Stubs(IEnumerable<Site> sites) => sites.SelectMany(NativeAgent.StubInliners).Distinct().Select(name => $"the runtime's own {name}");

    private static string Name(DynamicMethod method) => $"dynamic method {(method.Name.Length > 0 ? method.Name : "without a name")}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
}
