using System.Diagnostics;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;

namespace PatchGen.Runtime.Census;

/// <summary>One patch's pre code on its way out: what a census found, looked at until nothing is left, and confirmed by another.</summary>
/// <param name="wanted">What to find.</param>
/// <param name="sites">The methods whose pre code runs in it, and the members that own them.</param>
internal sealed class Drain(WantedCode wanted, IReadOnlyDictionary<Site, MemberKey> sites) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private Waiting? _waiting;
    private bool _nothing;
    private bool _asked;
    private TimeSpan _delay = ShortestDelay;
    private long _next;

    /// <summary>That of a patch, in the copies of its targets.</summary>
    public static Drain Of(Manifest manifest, IEnumerable<TargetModule> modules)
    {
        var sites = new Dictionary<Site, MemberKey>();
        foreach (var module in modules)
        {
            var target = manifest.Targets.FirstOrDefault(t => t.Name == module.Assembly.GetName().Name);
            foreach (var code in (target?.Suspended ?? []).Where(code => code.Kind.IsCounted())) sites.TryAdd(new Site(module.Id, code.Token), code.Member);
        }

        return new Drain(new WantedCode(manifest.Targets), sites);
    }

    /// <summary>Why the last census knows nothing, or null.</summary>
    public string? Why => Outcome.Why;

    /// <summary>How the last census went.</summary>
    public CensusOutcome Outcome { get; private set; }

    /// <summary>How long the application stood still for it, where that was allowed.</summary>
    public TimeSpan Paused { get; private set; }

    /// <summary>
    /// How many wait, by member, or null where that is not known within the time. None at all only where a census saw none: what ran
    /// meanwhile and is gone may have made another one.
    /// </summary>
    public IReadOnlyDictionary<MemberKey, int>? Begin(Func<bool> cancelled, TimeSpan patience, bool allowPause)
    {
        var began = Stopwatch.GetTimestamp();
        while (patience - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero && !cancelled())
        {
            var counts = Take(cancelled, left, allowPause);
            Paused += Outcome.Paused;
            while (counts is { Count: > 0 } && Collect() && Stopwatch.GetElapsedTime(began) < patience && !cancelled())
            {
                Thread.Sleep(Look);
                counts = _waiting!.Count();
            }

            if (counts is null or { Count: > 0 } || _nothing) return counts;
        }

        return null;
    }

    /// <summary>Looks again; walks only where all that was found is gone, or nothing is known and enough time has passed.</summary>
    public IReadOnlyDictionary<MemberKey, int>? Again()
    {
        if (_waiting?.Count() is { } counts && (counts.Count > 0 || _nothing)) return counts;
        if (Stopwatch.GetTimestamp() < _next) return null;
        counts = Take(() => false, Patience, allowPause: false);
        return counts is { Count: > 0 } || _nothing ? counts : null;
    }

    public void Dispose() => _waiting?.Dispose();

    private Dictionary<MemberKey, int>? Take(Func<bool> cancelled, TimeSpan patience, bool allowPause)
    {
        _waiting?.Dispose();
        _waiting = null;
        _nothing = false;
        var running = Stacks.Among(sites.Keys);
        var (outcome, objects) = InstanceCensus.Take(wanted, cancelled, patience, allowPause);
        Outcome = running is null ? outcome with { Why = "a stack could not be read" } : outcome;
        if (running is null || !outcome.Complete)
        {
            objects.Dispose();
            _next = Stopwatch.GetTimestamp() + (long)(_delay.TotalSeconds * Stopwatch.Frequency);
            _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
            return null;
        }

        _waiting = objects;
        _nothing = objects.Empty && running.Count == 0;
        var counts = objects.Count();
        // A thread in pre code may make an instance of it.
        foreach (var member in running.Select(site => sites[site]).Distinct()) counts.TryAdd(member, 1);
        return counts;
    }

    // Delegates that nothing but a cache held wait for a collection only. One of old objects is asked for once, and only where it
    // runs beside the application. False where something else waits.
    private bool Collect()
    {
        if (_waiting!.UncachedOnly is not { } generation) return false;
        if (_asked) return true;
        _asked = true;
        if (generation == GC.MaxGeneration && !BackgroundCollection.Allowed || !HeapCensus.MayInduce) return false;
        GC.Collect(generation, GCCollectionMode.Forced, blocking: false);
        return true;
    }
}
