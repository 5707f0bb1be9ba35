namespace Target;

/// <summary>What a worker met in a stretch of time: its longest gaps, and what the collector did.</summary>
internal sealed class Window
{
    private readonly ManualResetEventSlim _closed = new();
    private readonly int[] _collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
    private readonly TimeSpan _paused = GC.GetTotalPauseDuration();

    /// <summary>The longest time between two iterations.</summary>
    public Gap Longest { get; private set; } = new(0, 0, 0);

    /// <summary>The longest once the worker's wait for a core is left out.</summary>
    public Gap LongestRunning { get; private set; } = new(0, 0, 0);

    /// <summary>Collections of each generation, those of older ones included.</summary>
    public int[] Collections { get; private set; } = [];

    /// <summary>All pauses of the collector, in milliseconds.</summary>
    public double PausedMilliseconds { get; private set; }

    public void Note(Gap gap)
    {
        if (gap.Milliseconds > Longest.Milliseconds) Longest = gap;
        if (gap.Running > LongestRunning.Running) LongestRunning = gap;
    }

    /// <summary>No gap is noted any more.</summary>
    public void Close()
    {
        Collections = [.. _collections.Select((count, generation) => GC.CollectionCount(generation) - count)];
        PausedMilliseconds = (GC.GetTotalPauseDuration() - _paused).TotalMilliseconds;
        _closed.Set();
    }

    public Window Closed()
    {
        _closed.Wait();
        return this;
    }
}

/// <summary>One time between two iterations, and what of it has a known cause.</summary>
/// <param name="Milliseconds">All of it.</param>
/// <param name="Waiting">Of it: ready to run, without a core.</param>
/// <param name="Collecting">Of it: pauses of the collector.</param>
internal readonly record struct Gap(double Milliseconds, double Waiting, double Collecting)
{
    /// <summary>All but the wait for a core.</summary>
    public double Running => Milliseconds - Waiting;
}
