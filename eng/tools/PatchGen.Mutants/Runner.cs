using System.Diagnostics;
using System.Globalization;
using PatchGen.DiffChecks;
using PatchGen.Mutants.NoOps;

namespace PatchGen.Mutants;

/// <summary>The no-ops over all assemblies, then image after image of mutants until enough of each kind were made.</summary>
internal static class Runner
{
    /// <returns>0 where every mutant was found or is equivalent by a law, and no no-op was; else 1.</returns>
    public static int Run(Options options)
    {
        Directory.CreateDirectory(options.Out);
        var watch = Stopwatch.StartNew();
        var originals = new List<Original>();
        foreach (var file in options.Files)
        {
            if (Original.Open(file, out var why) is { } original) originals.Add(original);
            else Say($"{Path.GetFileName(file)} is left out: {why}");
        }

        if (originals.Count == 0) throw new ArgumentException("none of the files can be mutated");
        var tally = new Tally();
        var quota = new Quota(options.Count, options.Each);
        foreach (var original in originals) NoOps(original, options.Seed, tally);
        Say($"{originals.Count} assemblies: no-ops done, {tally.Failures.Count} failures");

        // Large assemblies hold more kinds; small ones show one kind by itself. Each has its turn.
        for (var round = 0; !quota.IsMet && watch.Elapsed < options.Timeout && tally.Failures.Count < 2000; round++)
        {
            for (var i = 0; i < originals.Count && !quota.IsMet && watch.Elapsed < options.Timeout; i++)
            {
                var random = new Random(HashCode(options.Seed, round, i));
                tally.Add(originals[i], Experiment.Run(originals[i], random, Density(random), quota));
            }

            Say($"round {round + 1}: {tally.Made} mutants, {tally.Excused} set aside, {tally.Missed} missed, {tally.Failures.Count} failures");
            File.WriteAllText(Path.Combine(options.Out, "mutants.md"), tally.Markdown());
            File.WriteAllLines(Path.Combine(options.Out, "failures.txt"), tally.Failures);
        }

        Console.Write(tally.Markdown());
        foreach (var original in originals) original.Dispose();
        foreach (var failure in tally.Failures.Take(20)) Console.Error.WriteLine(failure);
        var lacking = quota.Lacking.ToList();
        if (lacking.Count > 0) Say($"too few of: {string.Join(", ", lacking)}");
        if (tally.Excused * 100 > tally.Made) Say($"{tally.Excused} of {tally.Made} are set aside: more than 1 %");
        return tally.Failures.Count == 0 && quota.IsMet && tally.Excused * 100 <= tally.Made ? 0 : 1;

        void Say(string text) => Console.Error.WriteLine($"[{watch.Elapsed:hh\\:mm\\:ss}] {text}");
    }

    /// <summary>The no-op set, and that nothing differs from itself, in any culture, alone or beside others.</summary>
    public static void NoOps(Original original, int seed, Tally tally)
    {
        tally.AddNoOp(original, "itself", Mirror.OfSelf(original.Snapshot));
        foreach (var noOp in NoOp.All)
        {
            using var draft = original.Draft();
            noOp.Apply(draft, new Random(seed));
            using var post = draft.Write();
            tally.AddNoOp(original, noOp.Name, [.. Mirror.Diff(original.Snapshot, post).Facts.Select(f => FactText.Line(f, _ => true))]);
        }
    }

    // From a few mutants an image to every third member.
    private static double Density(Random random) => random.Next(3) switch { 0 => 0.002, 1 => 0.05, _ => 0.3 };

    // The runtime's own is another one in each process.
    private static int HashCode(int seed, int round, int index) => unchecked(((seed * 31) + round) * 31 + index);
}
