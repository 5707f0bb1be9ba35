using System.Runtime;

namespace PatchGen.Runtime.Census;

/// <summary>Finds objects in the heap of this process while it runs: in slices of a fraction of a millisecond, between which all goes on.</summary>
internal static class HeapCensus
{
    /// <summary>
    /// Finds every object of a wanted type that existed when this was called and still lives when it ends, without stopping anybody.
    /// </summary>
    /// <param name="wanted">Asked once for each type that has objects.</param>
    /// <param name="found">
    /// Called on the calling thread, between two slices. It may get the same object more than once, younger objects too, and garbage
    /// that is not collected yet.
    /// </param>
    /// <param name="cancelled">Asked between slices: true ends the census.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="large">
    /// Whether large and pinned objects are walked: arrays, and what has 85,000 bytes or more. Without it they are left out.
    /// </param>
    /// <param name="allowPause">Whether the application may stand still once where there is no other way.</param>
    public static CensusOutcome Take(Func<Type, bool> wanted, Action<object> found, Func<bool> cancelled, TimeSpan patience, bool large = false, bool allowPause = false)
    {
        using var session = CensusSession.Begin(wanted, found, large, allowPause, out var why);
        if (session is null) return new(why);
        var outcome = Unsupported() is { } unsupported ? new(unsupported) : session.Walk(cancelled, patience);
        return outcome.Complete || !allowPause || cancelled() ? outcome : session.Pause(cancelled);
    }

    // The collector that runs by default divides the heap into regions. Others may not: what is in one range may then move.
    internal static string? Unsupported() =>
        Environment.GetEnvironmentVariable("DOTNET_GCName") is { Length: > 0 } || Environment.GetEnvironmentVariable("DOTNET_GCPath") is { Length: > 0 }
        || AppContext.GetData("System.GC.Name") is not null || AppContext.GetData("System.GC.Path") is not null
            ? "the process has a collector of its own"
            : null;

    /// <summary>Whether a collection may be asked for: in a region without collections it would end that.</summary>
    internal static bool MayInduce => GCSettings.LatencyMode != GCLatencyMode.NoGCRegion;
}
