namespace PatchGen.Runtime.Agent;

/// <summary>
/// Adds up how long the process stood still while it is in use, whatever stopped it: switches, attempts that failed, walks of the
/// stacks. Several may be in use: a command that another one runs counts for both.
/// </summary>
internal sealed class PauseMeter : IDisposable
{
    private static readonly List<PauseMeter> InUse = [];

    public PauseMeter()
    {
        lock (InUse) InUse.Add(this);
    }

    /// <summary>How often the process stood still.</summary>
    public int Count { get; private set; }

    /// <summary>All pauses together, in milliseconds.</summary>
    public double Total { get; private set; }

    /// <summary>The longest one, in milliseconds.</summary>
    public double Longest { get; private set; }

    /// <summary>A pause was.</summary>
    public static void Add(ulong nanoseconds)
    {
        // The runtime could not be suspended: nobody stood still.
        if (nanoseconds == 0) return;
        var pause = nanoseconds / 1e6;
        lock (InUse)
        {
            foreach (var meter in InUse)
            {
                meter.Count++;
                meter.Total += pause;
                meter.Longest = Math.Max(meter.Longest, pause);
            }
        }
    }

    public void Dispose()
    {
        lock (InUse) InUse.Remove(this);
    }
}
