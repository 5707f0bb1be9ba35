using System.Collections.Concurrent;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Generate;
using PatchGen.Oracle.Judging;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle;

/// <summary>A whole run: every case in every configuration that was asked for, and the tables.</summary>
internal sealed class OracleRun(Options options)
{
    private int _done;
    private volatile bool _surprised;

    /// <summary>Runs what has no result yet.</summary>
    /// <returns>All results of the cases that were asked for.</returns>
    public IReadOnlyList<CaseResult> Run(CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Out);
        var cases = All().Where(c => options.Only is not { } part || c.Name.Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
        var mine = cases.Where((_, i) => i % options.Shard.Of == options.Shard.Part - 1).ToList();
        using var results = ResultFile.Open(Path.Combine(options.Out, "results.jsonl"));
        var left = options.Configurations.SelectMany(configuration => mine.Select(@case => (configuration, @case)))
            .Where(job => options.Force || !results.Has(job.@case, job.configuration)).ToList();
        Console.Error.WriteLine($"oracle: {cases.Count} cases, {options.Configurations.Count} configurations: {left.Count} to run");

        foreach (var ofOne in left.GroupBy(job => job.configuration))
        {
            // Each worker has processes of its own, and takes the next case when it is done with one.
            var queue = new ConcurrentQueue<Case>(ofOne.Select(job => job.@case));
            Parallel.For(0, options.Jobs, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel }, worker =>
            {
                using var judge = new Judge(ofOne.Key, Path.Combine(options.Work, $"{ofOne.Key.Name}-{worker}"));
                while (!(options.First && _surprised) && queue.TryDequeue(out var next))
                {
                    cancel.ThrowIfCancellationRequested();
                    var result = judge.Result(next, cancel);
                    results.Add(result);
                    Tell(result, left.Count);
                    if (result.Surprise is not null && next.Feature == GeneratedCases.Feature) Keep(next);
                }
            });
        }

        var all = results.Of(mine, options.Configurations);
        Report.Write(options.Out, all);
        if (options.Table is { } table) FeatureTable.Write(table, [.. mine.Where(c => c.Feature != GeneratedCases.Feature)], all);
        return all;
    }

    /// <summary>Makes the case that is asked for as small as it can be.</summary>
    public void Minimise(CancellationToken cancel)
    {
        var failing = All().FirstOrDefault(c => c.Name == options.Minimise) ?? throw new OracleFailure($"there is no case '{options.Minimise}': is it of these {options.Generate} generated ones, of this seed?");
        var smallest = new Minimiser(options.Configurations[0], Path.Combine(options.Work, "minimise"), cancel).Smallest(failing);
        Console.WriteLine(smallest.Text);
        Save(smallest);
    }

    private IEnumerable<Case> All() => (options.NoFixtures ? [] : Fixtures.Read(options.Fixtures)).Concat(GeneratedCases.Take(options.Generate, options.Seed));

    private void Tell(CaseResult result, int of)
    {
        var done = Interlocked.Increment(ref _done);
        _surprised |= result.Surprise is not null;
        if (result.Surprise is not null) Console.Error.WriteLine($"oracle: {result.Case} ({result.Configuration}): {result.Ending}: {result.Surprise}\n{result.Detail}");
        if (done % 50 == 0 || done == of) Console.Error.WriteLine($"oracle: {done} of {of}");
    }

    // Whoever reads of a drawn pair has no file to look it up in.
    private void Keep(Case surprising)
    {
        Console.Error.WriteLine(surprising.Text);
        Save(surprising);
    }

    private void Save(Case @case)
    {
        if (options.Save is not { } folder) return;
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, @case.Name[(@case.Name.IndexOf('/') + 1)..] + ".cs");
        File.WriteAllText(path, @case.Text.Replace($"// Expect: {Expectation.MayRefuse}\n", "", StringComparison.Ordinal));
    }
}
