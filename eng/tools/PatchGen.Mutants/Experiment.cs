using Mono.Cecil;
using PatchGen.DiffChecks;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Mutants.Laws;

namespace PatchGen.Mutants;

/// <summary>What one image of many mutants showed.</summary>
internal sealed record ImageResult
{
    /// <summary>The mutants, with how each ended: <c>found</c>, the name of a law, or <c>missed</c>.</summary>
    public required IReadOnlyList<(Mutation Mutation, string Ended)> Mutants { get; init; }

    /// <summary>Facts of members that no mutation touched.</summary>
    public required IReadOnlyList<string> Strays { get; init; }

    /// <summary>Facts that the comparison the other way round lacks.</summary>
    public required IReadOnlyList<string> Unmirrored { get; init; }
}

/// <summary>Puts many independent mutations into one image and compares it with the original.</summary>
internal static class Experiment
{
    public const string Found = "found", Missed = "missed";

    /// <summary>Makes and judges one image.</summary>
    /// <param name="original">The assembly.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="density">The share of units that are mutated.</param>
    /// <param name="quota">What is wanted.</param>
    public static ImageResult Run(Original original, Random random, double density, Quota quota)
    {
        using var draft = original.Draft();
        var mutations = Mutate(draft, random, density, quota);
        using var post = draft.Write();
        return Judge(original, post, mutations);
    }

    private static List<Mutation> Mutate(Draft draft, Random random, double density, Quota quota)
    {
        // The claims of mutations in one image must not overlap: then a fact tells whose it is.
        var claimed = new HashSet<string>();
        var mutations = new List<Mutation>();
        var units = Units(draft).ToArray();
        random.Shuffle(units);
        _ = draft.Pools;
        foreach (var unit in units)
        {
            if (random.NextDouble() >= density) continue;
            foreach (var mutator in quota.Order(random))
            {
                if (mutator.Propose(draft, unit, random) is not { } mutation) continue;
                var keys = mutation.Claims.SelectMany(c => c.Keys.Select(k => c.Saying.Length == 0 ? k : $"{k} {c.Saying}")).ToHashSet();
                if (keys.Overlaps(claimed) || !quota.Count(draft.Original, mutation)) break;
                claimed.UnionWith(keys);
                mutation.Change.Apply();
                mutations.Add(mutation);
                break;
            }
        }

        return mutations;
    }

    private static IEnumerable<object> Units(Draft draft)
    {
        foreach (var reference in draft.Module.AssemblyReferences) yield return reference;
        foreach (var resource in draft.Module.Resources) yield return resource;
        foreach (var type in draft.Types)
        {
            // That of the module itself has the assembly's key.
            if (type.Name != "<Module>") yield return type;
            foreach (var method in type.Methods) yield return method;
            foreach (var field in type.Fields) yield return field;
            foreach (var property in type.Properties) yield return property;
            foreach (var @event in type.Events) yield return @event;
        }
    }

    private static ImageResult Judge(Original original, Snapshot post, List<Mutation> mutations)
    {
        var changes = Mirror.Diff(original.Snapshot, post);
        var allowed = mutations.SelectMany(m => m.Claims).SelectMany(c => c.Keys).ToHashSet();
        var facts = changes.Facts.ToLookup(f => f.Member.Text);
        Lazy<Bodies> bodies = new(() => new(original, post));
        var ended = new List<(Mutation, string)>();
        foreach (var mutation in mutations)
        {
            var found = mutation.Claims.All(claim => claim.Keys.Any(key => facts[key].Any(fact => mutation.Meets(claim, fact) && fact.Why.Length > 0)));
            ended.Add((mutation, found ? Found : mutation.Body is { } body && bodies.Value.Law(body) is { } law ? law : Missed));
        }

        if (bodies.IsValueCreated) bodies.Value.Dispose();
        return new()
        {
            Mutants = ended,
            Strays = [.. changes.Facts.Where(f => !allowed.Contains(f.Member.Text)).Select(f => FactText.Line(f, _ => true))],
            Unmirrored = Mirror.Broken(changes, Mirror.Diff(post, original.Snapshot)),
        };
    }

    // Both images again, for the laws.
    private sealed class Bodies(Original original, Snapshot post) : IDisposable
    {
        private readonly ModuleDefinition pre = original.Read(original.Snapshot), mutated = original.Read(post);

        public string? Law(string method) =>
            Find(pre, method) is { } a && Find(mutated, method) is { } b ? EquivalenceLaw.Of(a, b) : null;

        private static MethodDefinition? Find(ModuleDefinition module, string method) => module.GetTypes().SelectMany(t => t.Methods).FirstOrDefault(m => m.FullName == method);

        public void Dispose()
        {
            pre.Dispose();
            mutated.Dispose();
        }
    }
}
