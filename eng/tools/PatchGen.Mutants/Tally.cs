using System.Text;

namespace PatchGen.Mutants;

/// <summary>The sums by kind, and what must not be.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, (int Made, int Found, int Excused, int Missed)> kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> laws = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> noOps = new(StringComparer.Ordinal);

    /// <summary>What breaks a law: a miss, a fact of an untouched member, a no-op that shows.</summary>
    public List<string> Failures { get; } = [];

    public int Made => kinds.Values.Sum(k => k.Made);

    public int Excused => kinds.Values.Sum(k => k.Excused);

    public int Missed => kinds.Values.Sum(k => k.Missed);

    public void Add(Original original, ImageResult image)
    {
        foreach (var (mutation, ended) in image.Mutants)
        {
            var (made, found, excused, missed) = kinds.GetValueOrDefault(mutation.Kind);
            kinds[mutation.Kind] = (made + 1, found + (ended == Experiment.Found ? 1 : 0), excused, missed + (ended == Experiment.Missed ? 1 : 0));
            if (ended == Experiment.Missed) Failures.Add($"{original.Name}: missed {mutation}");
            if (ended is Experiment.Found or Experiment.Missed) continue;
            kinds[mutation.Kind] = kinds[mutation.Kind] with { Excused = excused + 1 };
            laws[ended] = laws.GetValueOrDefault(ended) + 1;
        }

        Failures.AddRange(image.Strays.Select(fact => $"{original.Name}: nobody mutated this: {fact}"));
        Failures.AddRange(image.Unmirrored.Select(fact => $"{original.Name}: not mirrored: {fact}"));
    }

    public void AddNoOp(Original original, string name, IReadOnlyList<string> facts)
    {
        noOps[name] = noOps.GetValueOrDefault(name) + 1;
        Failures.AddRange(facts.Select(fact => $"{original.Name}: {name}: {fact}"));
    }

    public string Markdown()
    {
        var text = new StringBuilder("| kind | made | found | set aside by law | missed |\n|---|---:|---:|---:|---:|\n");
        foreach (var (kind, (made, found, excused, missed)) in kinds) text.Append($"| {kind} | {made} | {found} | {excused} | {missed} |\n");
        text.Append($"| **all** | {Made} | {kinds.Values.Sum(k => k.Found)} | {Excused} | {Missed} |\n");
        text.Append("\n| law | set aside |\n|---|---:|\n");
        foreach (var (law, count) in laws) text.Append($"| {law} | {count} |\n");
        text.Append("\n| no-op | images |\n|---|---:|\n");
        foreach (var (name, count) in noOps) text.Append($"| {name} | {count} |\n");
        return text.ToString();
    }
}
