using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PatchGen.Runtime.Census;

/// <summary>
/// One census. An object that was there when it began is, at the end of any later collection, in one of the parts that the
/// collector's bounds name; an object of generation 1 or 2 stays where it is until a collection of that generation. So:
/// wait for a collection; take what it left in generation 0; walk generation 1 before the next collection of generation 1, else wait
/// again; from then on everything else is in generation 2 and stays there, so that it can be walked over any number of young
/// collections. A collection in the background may empty parts: the census waits until it is over and takes the bounds anew. One that
/// moves everything has it begin again.
/// </summary>
internal sealed unsafe class HeapWalk(Func<Type, bool> wanted, Action<object> found, bool large)
{
    private const int Full = 2;
    private const int MostBroken = 5;
    private static readonly TimeSpan SliceBudget = TimeSpan.FromMicroseconds(150);
    private static readonly TimeSpan ShortestStop = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan LongestStop = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan BeforeInducing = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PausePatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// What the runtime keeps of a call that it suspends by itself; null where this version does not. Such objects have no type that
    /// could be asked for.
    /// </summary>
    public static readonly Type? Continuation = typeof(object).Assembly.GetType("System.Runtime.CompilerServices.Continuation");

    // Each type stays alive as long as the agent knows it by its address.
    private readonly Dictionary<Type, bool> _judged = [];
    private readonly HashSet<nint> _oldDone = [];
    private Func<bool> _cancelled = () => false;
    private TimeSpan _patience;
    private TimeSpan _beforeInducing;
    private long _began;
    // What had been collected when everything young was last seen; null: nothing was.
    private uint? _youngSeen;
    private TimeSpan _stop = ShortestStop;
    private CensusOutcome _outcome;
    private int _broken;

    private string? Ended => _cancelled() ? "cancelled" : Stopwatch.GetElapsedTime(_began) > _patience ? $"the census was not complete after {_patience.TotalSeconds:0} s, in which collections had it begin anew {_outcome.Restarts} times" : null;

    private string? Unreadable => _broken > MostBroken ? "its heap could not be read" : null;

    /// <summary>Walks everything.</summary>
    public CensusOutcome Run(Func<bool> cancelled, TimeSpan patience)
    {
        Begin(cancelled, patience, BeforeInducing);
        return End(Walk() ?? Frozen());
    }

    /// <summary>
    /// Walks what was born since. Where no collection of generation 1 came, that is still younger than generation 2; else everything.
    /// </summary>
    public CensusOutcome RunAgain(Func<bool> cancelled, TimeSpan patience)
    {
        Begin(cancelled, patience, TimeSpan.Zero);
        return End((Young() ? null : Walk()) ?? Frozen());
    }

    /// <summary>
    /// Finds everything while the application stands still: once, or again where a type turned up that was not judged yet, or a
    /// collection came before what was found could be taken over.
    /// </summary>
    public CensusOutcome Pause(Func<bool> cancelled)
    {
        Begin(cancelled, PausePatience, TimeSpan.Zero);
        while (Ended is null)
        {
            if (Settle() is { } unsettled) return End(unsettled);
            long nanoseconds;
            var result = CensusMethods.patchgen_census_pause(&nanoseconds);
            _outcome = _outcome with { Paused = _outcome.Paused + TimeSpan.FromMicroseconds(nanoseconds / 1e3) };
            if (result < 0) return End($"this version of .NET does not list its heap ({result:x8})");
            if (nanoseconds > 0 && Held(State()) && result == 0) return End(null);
            if (nanoseconds == 0) Thread.Sleep(Look);
        }

        return End(Ended);
    }

    private void Begin(Func<bool> cancelled, TimeSpan patience, TimeSpan beforeInducing)
    {
        (_cancelled, _patience, _beforeInducing) = (cancelled, patience, beforeInducing);
        _began = Stopwatch.GetTimestamp();
        _outcome = default;
        _broken = 0;
        CensusMethods.patchgen_census_accept(0, forget: 1);
    }

    private CensusOutcome End(string? why)
    {
        if (why is not null) _youngSeen = null;
        return _outcome with { Why = why };
    }

    private bool Young()
    {
        while (_youngSeen is { } seen && State().BegunYoung == seen && Ended is null)
        {
            // One that is asked for may turn out older.
            if (Snapshot(out var snapshot) is not null || snapshot.Collected1 != seen) return false;
            if (Ranges(snapshot) is not { } ranges || !Held(snapshot) || snapshot.YoungComplete == 0 || (large && snapshot.LargeComplete == 0)) continue;
            return Ranges(ranges, 1, snapshot.Collected1, _ => { }) == Walked.Done;
        }

        return false;
    }

    // Null once no collection runs in the background.
    private string? Settle()
    {
        while (State() is { Unsure: not 0 } state)
        {
            if (Ended is { } why) return why;
            if (BackgroundCollection.SurelyNone()) CensusMethods.patchgen_census_sure(state.Begun);
            else Thread.Sleep(Look);
        }

        return null;
    }

    private string? Walk()
    {
        var young = true;
        var moved = 0L;
        while (true)
        {
            var full = GC.GetGCMemoryInfo(GCKind.FullBlocking).Index;
            if (!young && full != moved)
            {
                young = true;
                CensusMethods.patchgen_census_accept(0, forget: 1);
                if (Restart() is { } enough) return enough;
            }

            if (Snapshot(out var snapshot) is { } why) return why;
            if (Ranges(snapshot) is not { } ranges || !Held(snapshot)) continue;
            if (young)
            {
                if (snapshot.YoungComplete == 0) continue;
                var walked = Ranges(ranges, 1, snapshot.Collected1, _ => { });
                if (walked != Walked.Done)
                {
                    if (Restart() is { } enough) return enough;
                    continue;
                }

                young = false;
                _youngSeen = snapshot.Collected1;
                moved = full;
                _oldDone.Clear();
            }

            if (Ranges(ranges.Where(range => !_oldDone.Contains(range.Start)), Full, snapshot.Collected2, range => _oldDone.Add(range.Start)) == Walked.Done
                && (!large || snapshot.LargeComplete != 0) && GC.GetGCMemoryInfo(GCKind.FullBlocking).Index == moved) return null;
            if ((Unreadable ?? Ended) is { } late) return late;
        }
    }

    private string? Restart()
    {
        _outcome = _outcome with { Restarts = _outcome.Restarts + 1 };
        return Unreadable ?? Ended;
    }

    private string? Frozen()
    {
        var ranges = new HeapRange[1024];
        int count;
        fixed (HeapRange* first = ranges) count = CensusMethods.patchgen_census_frozen(first, ranges.Length);
        if (count < 0) return "the bounds of what is never collected are unknown";
        return Ranges(ranges.Take(count), -1, 0, _ => { }) == Walked.Done ? null : Ended ?? "its heap could not be read";
    }

    // Waits for a young collection that ends while none runs in the background; asks for one where the application needs none.
    private string? Snapshot(out CensusState state)
    {
        state = State();
        var last = state.Snapshot;
        CensusMethods.patchgen_census_want(large ? 1 : 0, _stop.Ticks * TimeSpan.NanosecondsPerTick);
        for (var since = Stopwatch.GetTimestamp(); ; Thread.Sleep(Look))
        {
            state = State();
            if (state.Snapshot != last)
            {
                var took = TimeSpan.FromMicroseconds(state.StopNanoseconds / 1e3);
                _outcome = _outcome with { Awaited = _outcome.Awaited + 1, LongestStop = took > _outcome.LongestStop ? took : _outcome.LongestStop };
                if (state.Result < 0) return $"the runtime does not tell the bounds of its heap ({state.Result:x8})";
                if (state.YoungComplete == 0 || (large && state.LargeComplete == 0)) _stop = _stop * 2 < LongestStop ? _stop * 2 : LongestStop;
                return null;
            }

            if (Ended is { } why) return why;
            if (state.Unsure != 0)
            {
                if (Settle() is { } unsettled) return unsettled;
                since = Stopwatch.GetTimestamp();
            }

            if (Stopwatch.GetElapsedTime(since) < _beforeInducing || !HeapCensus.MayInduce) continue;
            _outcome = _outcome with { Induced = _outcome.Induced + 1 };
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            since = Stopwatch.GetTimestamp();
        }
    }

    private static CensusState State()
    {
        CensusState state;
        CensusMethods.patchgen_census_state(&state);
        return state;
    }

    private static HeapRange[]? Ranges(CensusState snapshot)
    {
        if (snapshot.Ranges > snapshot.Capacity) return null;
        var ranges = new HeapRange[snapshot.Ranges];
        fixed (HeapRange* first = ranges)
            return CensusMethods.patchgen_census_ranges(first, ranges.Length, snapshot.Snapshot) == ranges.Length ? ranges : null;
    }

    // What lived, at the end of the collection, where the application allocates; false where it has moved since.
    private bool Held(CensusState snapshot)
    {
        for (uint from = 0; from < snapshot.Held;)
        {
            var count = TakeHeld(snapshot.Snapshot, from);
            if (count < 0) return false;
            from += (uint)count;
        }

        CensusMethods.patchgen_census_accept(snapshot.Snapshot, forget: 0);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TakeHeld(uint snapshot, uint from)
    {
        Slots slots = default;
        var count = CensusMethods.patchgen_census_held(snapshot, from, Unsafe.AsPointer(ref slots), Slots.Count);
        Judge(ref slots, count);
        return count;
    }

    private Walked Ranges(IEnumerable<HeapRange> ranges, int generation, uint collected, Action<HeapRange> done)
    {
        foreach (var range in ranges.Where(range => range.Generation == generation))
        {
            var slice = new HeapSlice(range.Start, range.Start + range.Length, SliceBudget.Ticks * TimeSpan.NanosecondsPerTick, 0, generation, collected, Walked.More, 0);
            while (slice.Walked == Walked.More)
            {
                if (Ended is not null) return Walked.More;
                Slice(ref slice);
                // Who waits for a core goes first; behind a gate others wait for this.
                if (_beforeInducing > TimeSpan.Zero) Thread.Yield();
            }

            _outcome = _outcome with { Objects = _outcome.Objects + (long)slice.Objects };
            if (slice.Walked == Walked.Broken) _broken++;
            if (slice.Walked != Walked.Done) return slice.Walked;
            done(range);
        }

        return Walked.Done;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Slice(ref HeapSlice slice)
    {
        Slots slots = default;
        int count;
        var began = Stopwatch.GetTimestamp();
        fixed (HeapSlice* native = &slice) count = CensusMethods.patchgen_census_slice(native, Unsafe.AsPointer(ref slots), Slots.Count);
        var took = Stopwatch.GetElapsedTime(began);
        _outcome = _outcome with { Slices = _outcome.Slices + 1, InSlices = _outcome.InSlices + took, LongestSlice = took > _outcome.LongestSlice ? took : _outcome.LongestSlice };
        Judge(ref slots, count);
    }

    private void Judge(ref Slots slots, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (Continuation?.IsInstanceOfType(slots[i]) == true)
            {
                CensusMethods.patchgen_census_judge(Unsafe.AsPointer(ref slots[i]), 0);
                continue;
            }

            var type = slots[i]!.GetType();
            if (!_judged.TryGetValue(type, out var isWanted))
            {
                _judged.Add(type, isWanted = wanted(type));
                CensusMethods.patchgen_census_judge(Unsafe.AsPointer(ref slots[i]), isWanted ? 1 : 0);
            }

            if (isWanted) found(slots[i]!);
        }
    }
}
