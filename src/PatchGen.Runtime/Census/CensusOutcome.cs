using System.Globalization;

namespace PatchGen.Runtime.Census;

/// <summary>How a census ended.</summary>
/// <param name="Why">Null where it is complete; else why nothing is known.</param>
internal readonly record struct CensusOutcome(string? Why)
{
    /// <summary>Whether everything was seen.</summary>
    public bool Complete => Why is null;

    /// <summary>How many slices the walk took.</summary>
    public int Slices { get; init; }

    /// <summary>The longest of them. A collection that became due in it waited that long.</summary>
    public TimeSpan LongestSlice { get; init; }

    /// <summary>All of them together.</summary>
    public TimeSpan InSlices { get; init; }

    /// <summary>By how much the longest collection was prolonged.</summary>
    public TimeSpan LongestStop { get; init; }

    /// <summary>How long the application stood still, where it was allowed.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>How many objects were walked.</summary>
    public long Objects { get; init; }

    /// <summary>How often a collection of the whole heap, or one of young objects, had the walk begin again.</summary>
    public int Restarts { get; init; }

    /// <summary>How many collections the census waited for.</summary>
    public int Awaited { get; init; }

    /// <summary>How many of those it asked for itself: of generation 0.</summary>
    public int Induced { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Why ?? "complete"}: {Objects} objects, {Slices} slices, longest {LongestSlice.TotalMicroseconds:f0} µs, together {InSlices.TotalMilliseconds:f1} ms, {Awaited} collections awaited, {Induced} induced, {LongestStop.TotalMicroseconds:f0} µs in the longest, {Restarts} restarts");
}
