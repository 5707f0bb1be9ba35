namespace PatchGen.StandStill;

/// <summary>An operation on a heap: the windows with it against as many without.</summary>
internal sealed record Cell
{
    /// <summary>The most that the medians may differ, in milliseconds.</summary>
    public const double Allowed = 5;

    public Cell(HeapRun run, Operation operation)
    {
        (Heap, Operation) = (run.Heap, operation);
        Measured[] with = [.. run.Windows.Where(w => w.Operation == operation && w.Answer is not null)];
        Measured[] without = [.. run.Windows.Where(w => w.Operation == operation && w.Answer is null)];
        (WithGaps, WithoutGaps) = (Longest(with), Longest(without));
        (With, Without) = (Statistics.Of(WithGaps), Statistics.Of(WithoutGaps));
        (WithRunning, WithoutRunning) = (Running(with), Running(without));
        Pauses = with.Any(w => w.Answer!.Pause is not null) ? Statistics.Of(with.Select(w => w.Answer!.Pause ?? 0)) : null;
        Seconds = Statistics.Of(with.Select(w => w.Took!.Value.TotalSeconds));
        Pressure = (with.Average(w => w.Window.Pressure), without.Average(w => w.Window.Pressure));
        Codes = string.Join(", ", with.GroupBy(w => w.Answer!.Code).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}"));
        Stale = string.Join(", ", with.Select(w => w.Stale).Where(stale => stale.Length > 0).Distinct());
        Count = with.Length;
    }

    public int Heap { get; }

    public Operation Operation { get; }

    /// <summary>How many windows with it; as many are without.</summary>
    public int Count { get; }

    /// <summary>The longest gap of each window, in milliseconds.</summary>
    public Statistics With { get; }

    /// <summary>The same, without the tool.</summary>
    public Statistics Without { get; }

    /// <summary>What <see cref="With"/> sums up, by window.</summary>
    internal double[] WithGaps { get; }

    /// <summary>What <see cref="Without"/> sums up, by window.</summary>
    internal double[] WithoutGaps { get; }

    /// <summary>The longest gap of each window once the worker's wait for a core is left out, in milliseconds.</summary>
    public Statistics WithRunning { get; }

    /// <summary>The same, without the tool.</summary>
    public Statistics WithoutRunning { get; }

    /// <summary>What the tool says that the target stood still, in milliseconds; null where it says nothing.</summary>
    public Statistics? Pauses { get; }

    /// <summary>From the tool's start to its end.</summary>
    public Statistics Seconds { get; }

    /// <summary>The part of the time in which somebody waited for a core.</summary>
    public (double With, double Without) Pressure { get; }

    /// <summary>How the operations ended.</summary>
    public string Codes { get; }

    /// <summary>Ways of calling that ran the wrong side after one of them.</summary>
    public string Stale { get; }

    /// <summary>What the operation adds to the median, in milliseconds.</summary>
    public double Difference => With.Median - Without.Median;

    /// <summary>The same once the worker's wait for a core is left out.</summary>
    public double DifferenceRunning => WithRunning.Median - WithoutRunning.Median;

    /// <summary>How far windows without the tool lie apart by themselves: the distance of their quartiles, in milliseconds.</summary>
    public double Noise => Without.Quartiles;

    /// <summary>The difference is one that nobody notices.</summary>
    public bool Holds => Difference <= Allowed && Stale.Length == 0;

    /// <summary>Why it does not hold.</summary>
    public string Cause => string.Join("; ", Causes());

    private static double[] Longest(Measured[] windows) => [.. windows.Select(w => w.Window.Longest.Milliseconds)];

    private static Statistics Running(Measured[] windows) => Statistics.Of(windows.Select(w => w.Window.LongestRunning.Running));

    private IEnumerable<string> Causes()
    {
        if (Difference > Allowed) yield return DifferenceRunning > Allowed ? "the worker stood still" : "the worker had no core";
        if (Stale.Length > 0) yield return $"the wrong side still runs: {Stale}";
    }
}
