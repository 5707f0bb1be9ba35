using PatchGen.Format;
using PatchGen.Runtime.Census;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Commands;

/// <summary>Moves draining patches on, by a thread that is there only while one drains.</summary>
internal sealed class Draining(PatchedProcess process)
{
    /// <summary>How long <c>apply</c> waits for the first count.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ForView = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Dictionary<string, Drain> _drains = [];
    private readonly List<Drain> _superseded = [];
    private readonly AutoResetEvent _wake = new(false);
    private long _rounds;
    private bool _running;

    /// <summary>
    /// Counts what a patch that has just been applied waits for, if that is quick; goes on by itself. The command is over for others by
    /// now: nobody waits for this.
    /// </summary>
    public WireResponse Begin(WireResponse response, bool allowPause, Client client)
    {
        if (response.Already || response.Patch is not { } shown || !shown.IsDraining() || process.Active.Find(shown.ContentHash) is not { } patch) return response;
        var drain = Drain.Of(patch.Manifest, patch.Copies.Select(c => c.Target.Module));
        client.Progress(new WireProgress("Count", "what is suspended"));
        var counts = drain.Begin(client.Cancelled, First, allowPause);
        process.Log.Write($"apply: Count: {drain.Outcome}");
        if (Record(shown.ContentHash, counts) is not { } now)
        {
            drain.Dispose();
            return response;
        }

        if (now.IsDraining()) Watch(shown.ContentHash, drain);
        else drain.Dispose();
        var answer = Outcomes.Response(now);
        var paused = (response.CensusPauseMilliseconds ?? 0) + drain.Paused.TotalMilliseconds;
        return response with { CensusPauseMilliseconds = paused > 0 ? paused : null, Code = answer.Code, Message = answer.Message, Patch = now, Evidence = [.. answer.Evidence, .. drain.Why is { } why ? [$"not counted yet: {why}"] : (string[])[]] };
    }

    /// <summary>Has the patches looked at now, and waits a little for what that comes to.</summary>
    public void LookAgain()
    {
        long round;
        lock (_gate)
        {
            if (_drains.Count == 0) return;
            Start();
            // The round that runs may have looked already.
            round = _rounds + 2;
        }

        var deadline = Environment.TickCount64 + (long)ForView.TotalMilliseconds;
        lock (_gate)
        {
            while (_running && _rounds < round && Environment.TickCount64 < deadline)
            {
                _wake.Set();
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private void Watch(string contentHash, Drain drain)
    {
        lock (_gate)
        {
            // The thread may be looking at it: it alone disposes of what it looks at.
            if (_drains.Remove(contentHash, out var previous)) _superseded.Add(previous);
            _drains.Add(contentHash, drain);
            Start();
        }
    }

    // Where no thread can be had, the patch goes on draining until the next command asks.
    private void Start()
    {
        if (_running) return;
        try
        {
            new Thread(Run) { IsBackground = true, Name = "patchgen-drain" }.Start();
            _running = true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            process.Log.TryWrite("no thread can be started: what drains is looked at again with the next `patchgen view`");
        }
    }

    private void Run()
    {
        while (Goes())
        {
        }
    }

    // An exception that leaves a thread would end the process, in which we are guests.
    private bool Goes()
    {
        try
        {
            _wake.WaitOne(Every);
            return Round();
        }
        catch (Exception)
        {
            process.Log.TryWrite("counting failed, and goes on");
            return true;
        }
    }

    private bool Round()
    {
        (string Hash, Drain Drain)[] drains;
        lock (_gate) drains = [.. _drains.Select(d => (d.Key, d.Value))];
        foreach (var (hash, drain) in drains)
        {
            if (Step(hash, drain)) continue;
            lock (_gate)
            {
                if (_drains.TryGetValue(hash, out var now) && now == drain) _drains.Remove(hash);
            }

            drain.Dispose();
        }

        lock (_gate)
        {
            foreach (var drain in _superseded) drain.Dispose();
            _superseded.Clear();
            _rounds++;
            _running = _drains.Count > 0;
            Monitor.PulseAll(_gate);
            return _running;
        }
    }

    // Whether it still drains.
    private bool Step(string hash, Drain drain)
    {
        try
        {
            return Record(hash, drain.Again())?.IsDraining() == true;
        }
        catch (Exception e)
        {
            process.Log.TryWrite($"counting failed: {e}");
            return true;
        }
    }

    private AppliedPatch? Record(string hash, IReadOnlyDictionary<MemberKey, int>? counts) => process.Update(hash, pre =>
    {
        var post = Outcomes.WithState(pre with
        {
            // What has drained stays drained: new instances run post code.
            Suspended = [.. pre.Suspended.Select(s => s.Count == 0 ? s : s with { Count = counts is null ? -1 : counts.GetValueOrDefault(s.Member) })],
        });
        if (post.State != pre.State) process.Log.Write(Outcomes.Sentence(post));
        return post;
    });
}
