using PatchGen.Format;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>Which of the pre code that may go on running reads fields that the post side no longer has, and so no longer sets.</summary>
internal static class Survivors
{
    public static void Find(Comparison c)
    {
        // What is private is used by its type alone, and by the types within.
        foreach (var retyped in c.Known<FieldRetyped>().Where(f => f.WidensToken != 0).Select(f => f.Member.Type).Distinct().ToList())
        {
            var within = retyped.Text + "/";
            bool Is(Fact fact) => fact.Member.Type == retyped || fact.Member.Type.Text.StartsWith(within, StringComparison.Ordinal);
            if (c.Known<Fact>().Any(f => !f.Stale.IsEmpty && Is(f)) || c.Known<MethodRemoved>().Any(m => MayStillRun(m) && Is(m)))
                c.Refine<FieldRetyped>(f => f.Member.Type == retyped ? f with { WidensToken = 0 } : f);
        }

        if (!c.Known<FieldRemoved>().Any(f => !f.IsStatic)) return;
        var graph = c.Conducts.Graph;
        var surviving = new Dictionary<MethodDefinitionHandle, string>();
        foreach (var stale in c.Known<Fact>().SelectMany(fact => fact.Stale)) surviving[Handle(stale.Token)] = $"{stale.Kind.Noun()} code of {stale.Owner.Display}";
        foreach (var removed in c.Known<MethodRemoved>().Where(MayStillRun)) surviving[Handle(removed.PreToken)] = removed.Member.Display;
        // What they call survives with them, where the post side does not replace it.
        var replaced = c.Known<MethodChanged>().Where(m => m.OwnBody).Select(m => Handle(m.PreToken)).ToHashSet();
        var work = new Queue<MethodDefinitionHandle>(surviving.Keys.ToList());
        while (work.TryDequeue(out var method))
        {
            foreach (var call in graph.CallsOf(graph.StarterOf(method)))
                if (!replaced.Contains(call.Target) && surviving.TryAdd(call.Target, surviving[method])) work.Enqueue(call.Target);
        }

        c.Refine<FieldRemoved>(fact => fact.IsStatic ? fact : fact with
        {
            ReadBy = ReadBy(Match.Correspondence.Find(c.Correspondence.Fields, fact.Member)!.Value.Pre!.Value),
        });

        string? ReadBy(FieldDefinitionHandle field) =>
            graph.ReadersOf(field).Where(m => surviving.ContainsKey(m) && !OwnReads.Are(c.Pre, graph, m, field)).Select(m => surviving[m]).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private static bool MayStillRun(MethodRemoved removed) =>
        removed.Successor == 0
        && (removed.FriendsOnly || (removed.Traits & (MethodTraits.Visible | MethodTraits.Override | MethodTraits.NewSlot | MethodTraits.Finalizer)) != 0);

    private static MethodDefinitionHandle Handle(int token) => (MethodDefinitionHandle)MetadataTokens.EntityHandle(token);
}
