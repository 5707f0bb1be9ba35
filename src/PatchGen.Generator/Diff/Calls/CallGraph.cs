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
    private readonly Dictionary<MethodDefinitionHandle, List<MethodDefinitionHandle>> callers = [];
    private readonly Dictionary<MethodDefinitionHandle, Owned> owned = [];

    private CallGraph(Snapshot snapshot) => (this.snapshot, side) = (snapshot, new(snapshot));

    /// <summary>Reads the code of all declared methods of a side.</summary>
    public static CallGraph Of(Snapshot snapshot, CancellationToken cancel = default)
    {
        var graph = new CallGraph(snapshot);
        foreach (var handle in snapshot.Metadata.MethodDefinitions)
        {
            cancel.ThrowIfCancellationRequested();
            if (graph.side.Synthesized.Is(handle)) continue;
            var code = Owned.By(graph.side, handle);
            graph.owned.Add(handle, code);
            foreach (var callee in code.Calls)
            {
                if (!graph.callers.TryGetValue(callee, out var list)) graph.callers.Add(callee, list = []);
                list.Add(handle);
            }
        }

        return graph;
    }

    /// <summary>The MethodDef tokens of the methods that hold a declared method's code, its own first.</summary>
    public ImmutableArray<int> Bodies(int token) =>
        owned.TryGetValue(Handle(token), out var code) ? [.. code.Bodies.Select(h => MetadataTokens.GetToken(h))] : [token];

    /// <summary>The tokens of the declared methods that a declared method's code names.</summary>
    public IEnumerable<int> Callees(int token) =>
        owned.TryGetValue(Handle(token), out var code) ? code.Calls.Select(h => MetadataTokens.GetToken(h)) : [];

    /// <summary>The tokens of the declared methods whose code names a declared method.</summary>
    public IEnumerable<int> Callers(int token) =>
        callers.TryGetValue(Handle(token), out var list) ? list.Select(h => MetadataTokens.GetToken(h)) : [];

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

    private static MethodDefinitionHandle Handle(int token) => MetadataTokens.MethodDefinitionHandle(token & 0xffffff);
}
