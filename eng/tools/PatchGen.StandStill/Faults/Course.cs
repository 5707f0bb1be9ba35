namespace PatchGen.StandStill.Faults;

/// <summary>How an operation went, by the target's own log.</summary>
/// <param name="Entries">The log of this operation.</param>
internal sealed record Course(IReadOnlyList<LogEntry> Entries)
{
    /// <summary>Before the first step.</summary>
    public const string Start = "start";

    /// <summary>After the last: the switch and its proof are done, the tool has not ended.</summary>
    public const string End = "end";

    /// <summary>Its steps, in their order.</summary>
    public IEnumerable<string> Steps => Entries.Select(entry => entry.Step).OfType<string>().Distinct();

    /// <summary>When it was over, UTC; null where it did not get so far.</summary>
    public DateTime? Over => Entries.LastOrDefault(entry => entry.Last)?.Time;

    /// <summary>The step that the target was in at a moment.</summary>
    public string At(DateTime moment)
    {
        var step = Start;
        foreach (var entry in Entries.Where(entry => entry.Time <= moment))
            step = entry.Last ? End : entry.Step ?? step;
        return step;
    }
}
