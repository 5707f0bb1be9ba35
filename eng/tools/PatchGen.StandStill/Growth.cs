namespace PatchGen.StandStill;

/// <summary>Whether what an operation costs grows with the heap.</summary>
/// <param name="Small">Its cell on the smallest heap.</param>
/// <param name="Large">Its cell on the largest.</param>
internal sealed record Growth(Cell Small, Cell Large)
{
    /// <summary>By how much the difference of the medians is larger on the larger heap, in milliseconds.</summary>
    public double Milliseconds => Large.Difference - Small.Difference;

    /// <summary>What windows without the tool differ by themselves on the noisier of both heaps, in milliseconds.</summary>
    public double Noise => Math.Max(Small.Noise, Large.Noise);

    /// <summary>It does not, as far as can be seen.</summary>
    public bool Holds => Milliseconds <= Noise;

    /// <summary>One for each operation, where there is more than one heap.</summary>
    public static IEnumerable<Growth> Of(IReadOnlyList<Cell> cells) => cells
        .GroupBy(cell => cell.Operation)
        .Select(group => new Growth(group.MinBy(cell => cell.Heap)!, group.MaxBy(cell => cell.Heap)!))
        .Where(growth => growth.Small != growth.Large);
}
