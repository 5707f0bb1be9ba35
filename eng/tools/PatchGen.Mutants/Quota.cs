using PatchGen.Mutants.Mutators;

namespace PatchGen.Mutants;

/// <summary>How many mutants of each kind are wanted and were made; the same mutation counts once.</summary>
internal sealed class Quota(int total, int each)
{
    private readonly Dictionary<string, int> made = Catalogue.Kinds.ToDictionary(k => k, _ => 0);
    private readonly HashSet<string> seen = [];

    public int Made { get; private set; }

    /// <summary>True where all are there.</summary>
    public bool IsMet => Made >= total && made.Values.All(m => m >= each);

    /// <summary>The kinds that lack.</summary>
    public IEnumerable<string> Lacking => made.Where(m => m.Value < each).Select(m => $"{m.Key} ({m.Value} of {each})");

    /// <summary>The mutators in the order that they should be tried: those whose kind has the fewest mutants mostly come first; at last only they.</summary>
    public Mutator[] Order(Random random) =>
        [.. Catalogue.All.Where(m => Made < total || made[m.Kind] < each).OrderBy(m => -Math.Log(1 - random.NextDouble()) * (1 + made[m.Kind]))];

    /// <summary>Counts it; false where there was one like it.</summary>
    public bool Count(Original original, Mutation mutation)
    {
        if (!seen.Add($"{original.Name} {mutation}")) return false;
        made[mutation.Kind]++;
        Made++;
        return true;
    }
}
