namespace PatchGen.Runtime.Census;

/// <summary>
/// A census, and others after it that walk only what may have been born since. There is one at a time; any thread may end it.
/// </summary>
internal sealed class CensusSession : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    private readonly HeapWalk _walk;
    private bool _ended;

    private CensusSession(HeapWalk walk) => _walk = walk;

    /// <summary>Begins one; the arguments are those of <see cref="HeapCensus.Take"/>. Null, and why, where this process cannot have any.</summary>
    public static CensusSession? Begin(Func<Type, bool> wanted, Action<object> found, bool large, bool allowPause, out string? why)
    {
        why = allowPause ? null : HeapCensus.Unsupported();
        if (why is not null) return null;
        if (!OneAtATime.Wait(Turn))
        {
            why = "another census runs";
            return null;
        }

        var result = CensusMethods.patchgen_census_begin();
        if (result >= 0) return new(new HeapWalk(wanted, found, large));
        OneAtATime.Release();
        why = $"the runtime does not tell of its collections ({result:x8})";
        return null;
    }

    /// <summary>Finds all.</summary>
    public CensusOutcome Walk(Func<bool> cancelled, TimeSpan patience) => While(() => _walk.Run(cancelled, patience));

    /// <summary>Finds what was born since the last walk, or all where collections have mixed it with the others. In a hurry: it waits for no collection.</summary>
    public CensusOutcome Again(Func<bool> cancelled, TimeSpan patience) => While(() => _walk.RunAgain(cancelled, patience));

    /// <summary>Finds all while the application stands still.</summary>
    public CensusOutcome Pause(Func<bool> cancelled) => While(() => _walk.Pause(cancelled));

    public void Dispose()
    {
        lock (_walk)
        {
            if (_ended) return;
            _ended = true;
            CensusMethods.patchgen_census_end();
            OneAtATime.Release();
        }
    }

    // Unwatched collections would move what is walked: a hook that was left behind may still ask.
    private CensusOutcome While(Func<CensusOutcome> walk)
    {
        lock (_walk) return _ended ? new("the command that asked is over") : walk();
    }
}
