using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Bodies;

namespace PatchGen.Generator.Diff.Calls;

/// <summary>
/// Who names whom inside one module, declared methods only: what a lambda, a local function or a state machine calls, its owner calls.
/// What goes through an interface, an override or reflection is not an edge.
/// </summary>
public sealed class CallGraph
{
    private readonly Snapshot snapshot;
    private readonly Side side;
    private readonly Dictionary<MethodDefinitionHandle, Owned> owned = [];
    private readonly Lazy<Dictionary<MethodDefinitionHandle, List<MethodDefinitionHandle>>> callers;

    /// <summary>The graph of a side: a method's code is read when it is asked for, that of all when callers are.</summary>
    public CallGraph(Snapshot snapshot)
    {
        (this.snapshot, side) = (snapshot, new(snapshot));
        callers = new(ReadCallers);
    }

    /// <summary>The MethodDef tokens of the methods that hold a declared method's code, its own first.</summary>
    public ImmutableArray<int> Bodies(int token) => [.. Code(Handle(token)).Bodies.Select(h => MetadataTokens.GetToken(h))];

    /// <summary>The tokens of the declared methods that a declared method's code names.</summary>
    public IEnumerable<int> Callees(int token) => Code(Handle(token)).Calls.Select(h => MetadataTokens.GetToken(h));

    /// <summary>The tokens of the declared methods whose code names a declared method.</summary>
    public IEnumerable<int> Callers(int token) =>
        callers.Value.TryGetValue(Handle(token), out var list) ? list.Select(h => MetadataTokens.GetToken(h)) : [];

    /// <summary>How many declared methods reach one of these, themselves not counted.</summary>
    public int Reaching(IEnumerable<int> tokens)
    {
        var seen = new HashSet<int>(tokens);
        var start = seen.Count;
        var queue = new Queue<int>(seen);
        while (queue.TryDequeue(out var token))
            foreach (var caller in Callers(token))
                if (seen.Add(caller)) queue.Enqueue(caller);
        return seen.Count - start;
    }

    /// <summary>The lines of a declared method's code, lambdas and state machines included; null where no PDB says.</summary>
    public SourceSpan? Extent(int token) => SequencePoints.Extent(side, Bodies(token).Select(Handle));

    /// <summary>The key of a method.</summary>
    public MemberKey Key(int token) => snapshot.Keys.Method(Handle(token));

    private Owned Code(MethodDefinitionHandle method)
    {
        if (!owned.TryGetValue(method, out var code)) owned.Add(method, code = Owned.By(side, method));
        return code;
    }

    private Dictionary<MethodDefinitionHandle, List<MethodDefinitionHandle>> ReadCallers()
    {
        var found = new Dictionary<MethodDefinitionHandle, List<MethodDefinitionHandle>>();
        foreach (var caller in snapshot.Metadata.MethodDefinitions.Where(method => !side.Synthesized.Is(method)))
            foreach (var callee in Code(caller).Calls)
            {
                if (!found.TryGetValue(callee, out var list)) found.Add(callee, list = []);
                list.Add(caller);
            }

        return found;
    }

    private static MethodDefinitionHandle Handle(int token) => MetadataTokens.MethodDefinitionHandle(token & 0xffffff);
}
