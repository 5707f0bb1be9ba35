namespace PatchGen.StandStill;

/// <summary>Whether what an operation costs grows with the heap.</summary>
internal sealed class Growth
{
    /// <summary>As often are the windows drawn anew.</summary>
    public const int Draws = 10_000;

    /// <summary>What so many windows can tell at all: a noise above it would hide what a cell may not cost.</summary>
    public const double Widest = Cell.Allowed;

    private Growth(Cell small, Cell large)
    {
        (Small, Large) = (small, large);
        // The same answer for the same windows.
        var random = new Random(1);
        double[] draws = [.. Enumerable.Range(0, Draws).Select(_ => Draw(large, random) - Draw(small, random)).Order()];
        (Least, Most) = (draws[(int)(0.025 * Draws)], draws[(int)(0.975 * Draws) - 1]);
    }

    /// <summary>Its cell on the smallest heap.</summary>
    public Cell Small { get; }

    /// <summary>Its cell on the largest.</summary>
    public Cell Large { get; }

    /// <summary>By how much the difference of the medians is larger on the larger heap, in milliseconds.</summary>
    public double Milliseconds => Large.Difference - Small.Difference;

    /// <summary>The lower end of what the windows of both heaps, drawn anew, say in 95 of 100 draws (the bootstrap's percentile interval), in milliseconds.</summary>
    public double Least { get; }

    /// <summary>The upper end, in milliseconds.</summary>
    public double Most { get; }

    /// <summary>It does not: none is within the noise of the windows, and the noise is small enough to tell.</summary>
    public bool Holds => Least <= 0 && Most - Least <= 2 * Widest;

    public string Verdict => Least > 0 ? "GROWS" : Holds ? "none" : "TOO NOISY TO TELL";

    /// <summary>One for each operation, where there is more than one heap.</summary>
    public static IEnumerable<Growth> Of(IReadOnlyList<Cell> cells) => cells
        .GroupBy(cell => cell.Operation)
        .Select(group => (Small: group.MinBy(cell => cell.Heap)!, Large: group.MaxBy(cell => cell.Heap)!))
        .Where(pair => pair.Small != pair.Large)
        .Select(pair => new Growth(pair.Small, pair.Large));

    private static double Draw(Cell cell, Random random) => Median(cell.WithGaps, random) - Median(cell.WithoutGaps, random);

    private static double Median(double[] gaps, Random random) => Statistics.Of(random.GetItems(gaps, gaps.Length)).Median;
}
