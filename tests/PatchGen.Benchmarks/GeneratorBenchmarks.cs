using BenchmarkDotNet.Attributes;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Benchmarks;

/// <summary>What the steps behind Compile cost beside it: the ratio is to one compilation of the same sources.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private IReadOnlyList<(string Path, string Text)> sources = [];
    private Snapshot pre = null!;
    private Snapshot post = null!;
    private ChangeSet changes = null!;

    /// <summary>Compiles both sides once; the edit makes the body of one method differ.</summary>
    [GlobalSetup]
    public void Setup()
    {
        sources = OwnSources.Read();
        pre = OwnSources.Compile(sources);
        post = OwnSources.Compile(sources.Select(s => (s.Path, s.Text.Replace("nothing to patch", "nothing to do", StringComparison.Ordinal))));
        changes = MatchAndDiff();
        if (changes.IsEmpty) throw new InvalidOperationException("The edit changed nothing: there is nothing to measure.");
    }

    /// <summary>The measure.</summary>
    [Benchmark(Baseline = true)]
    public Snapshot Compile() => OwnSources.Compile(sources);

    /// <summary>Goal: at most 5 % of a compilation.</summary>
    [Benchmark]
    public ChangeSet MatchAndDiff() => Differ.Diff(Matcher.Match(pre, post), CancellationToken.None);

    /// <summary>All rules over the facts.</summary>
    [Benchmark]
    public object Classify() => Classifier.Classify(changes, suppressionFile: null);
}
