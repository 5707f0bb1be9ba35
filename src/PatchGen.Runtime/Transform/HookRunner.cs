using System.Diagnostics;
using System.Reflection;
using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Hooks.Gates;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Transform;

/// <summary>
/// Runs the hooks of one command, each stage on a thread of its own: a thread of the application may wait before the gate, and
/// one that never returns can be left behind. What they write is in one journal, until it is committed or taken back.
/// </summary>
internal sealed class HookRunner(PatchedProcess process, Manifest manifest, IEnumerable<CheckedHook> hooks, bool atStart) : IDisposable
{
    private readonly List<CheckedHook> _hooks = [.. hooks.OrderBy(h => manifest.Hooks.IndexOf(h.Manifest))];
    private readonly TimeSpan _time = TimeSpan.FromMilliseconds(manifest.HookTimeout ?? Manifest.DefaultHookTimeout);
    private readonly List<string> _irreversible = [];
    private readonly HookObjects _objects = new(hooks.Select(h => h.Method.Module.Assembly));
    private Journal _journal = new();

    /// <summary>The readonly fields that hooks have written.</summary>
    public HashSet<FieldInfo> Readonly { get; } = [];

    /// <summary>Whether hooks run while nobody is in changed code.</summary>
    public bool NeedGate(HookStage check, HookStage transform) => Has(check) || Has(transform);

    private bool Has(HookStage stage) => _hooks.Of(stage, atStart).Any();

    /// <summary>Runs the hooks of a stage; null, or which one failed and why. What they wrote is not taken back yet.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="gate">Where it runs behind a gate: names the methods of the gate.</param>
    public Failure? Run(HookStage stage, Func<int, string>? gate = null)
    {
        var running = _hooks.Of(stage, atStart).ToList();
        if (running.Count == 0) return null;
        var context = new RunningHook(manifest.Id, stage, atStart, _time, _journal, _objects, process.Log);
        var stageRun = new StageRun(running, context, process.Log);
        var seen = Gate.Watch(-1, TimeSpan.Zero);
        var thread = new Thread(stageRun.Run, RunningHook.StackSize) { IsBackground = true, Name = "patchgen-hooks" };
        if (gate is not null) Gate.Pass(thread.ManagedThreadId, Environment.CurrentManagedThreadId);
        try
        {
            thread.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return new(Code.ProcessShortOfThreads, $"The process can start no thread for the hooks of patch {manifest.Id}: raise its limits and apply it again.");
        }

        var failure = Watch(stageRun, context, gate, seen);
        Readonly.UnionWith(context.Readonly.ToArray());
        _irreversible.AddRange(stageRun.Begun.Where(h => h.Manifest.Irreversible is not null).Select(h => $"{h.Display} is irreversible, what it wrote stays: {h.Manifest.Irreversible}"));
        if (failure is null) return null;
        context.End();
        if (gate is not null) Gate.Pass(Environment.CurrentManagedThreadId);
        if (!stageRun.Ended) process.Taint(thread, $"{stageRun.Current.Display} of patch {manifest.Id}");
        return failure with { Evidence = [.. failure.Evidence, .. _irreversible] };
    }

    /// <summary>Runs hooks whose failure changes nothing any more: it is logged. What they write stands.</summary>
    public void RunAfter(HookStage stage)
    {
        if (Run(stage) is { } failure)
        {
            _journal.RollBack();
            process.Log.Write($"{failure.Message} The patch's state is the same.");
        }

        _journal.Commit();
        _journal = new();
    }

    /// <summary>What hooks wrote stands.</summary>
    public void Commit()
    {
        _journal.Commit();
        _journal = new();
    }

    /// <summary>What hooks wrote is taken back, newest first.</summary>
    public void RollBack()
    {
        var writes = _journal.Count;
        _journal.RollBack();
        _journal = new();
        if (writes > 0) process.Log.Write($"  {writes} writes of hooks were taken back");
    }

    /// <summary>Finds, while everything runs, the objects that hooks will ask for.</summary>
    public void Prepare(Func<bool> cancelled) => _objects.Prepare(cancelled, process.Log.Write);

    public void Dispose()
    {
        _objects.Dispose();
        _journal.Dispose();
    }

    private Failure? Watch(StageRun run, RunningHook context, Func<int, string>? gate, int seen)
    {
        while (!run.Ended)
        {
            if (gate is not null && Gate.Broken is { } broken) return Deadlock(run.Current, broken, gate);
            if (context.TimeLeft == TimeSpan.Zero) return Overrun(run.Current);
            seen = Gate.Watch(seen, context.TimeLeft);
        }

        // What it threw since is most likely the refusal of a write.
        return run.Failure is { } failure && context.TimeLeft == TimeSpan.Zero ? Overrun(run.Current) with { Evidence = [failure.Message, .. failure.Evidence] } : run.Failure;
    }

    private Failure Overrun(CheckedHook hook) =>
        new(Code.HookFailed, $"{hook.Display} did not return within {_time.TotalSeconds} s. Its writes through the context are taken back.");

    private static Failure Deadlock(CheckedHook hook, GateBreak broken, Func<int, string> gate) => new(
        Code.HookFailed,
        $"While {hook.Display} ran, a thread that must not wait any longer stood before changed code. Make the hook faster, or have it enter locks by TryEnter.",
        $"thread {broken.Thread} {broken.Why} to enter {gate(broken.Site)}");
}

/// <summary>One stage's hooks, one after the other, on their thread.</summary>
internal sealed class StageRun(IReadOnlyList<CheckedHook> hooks, RunningHook context, PatchLog log)
{
    private volatile int _begun;
    private volatile bool _ended;

    /// <summary>The hook that runs, or ran last.</summary>
    public CheckedHook Current => hooks[Math.Max(_begun, 1) - 1];

    /// <summary>Those that ran, or run.</summary>
    public IEnumerable<CheckedHook> Begun => hooks.Take(_begun);

    /// <summary>True once none runs any more.</summary>
    public bool Ended => _ended;

    /// <summary>Once it ended: null, or how the last hook failed.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>The body of the thread.</summary>
    public void Run()
    {
        CommandThread.Begin();
        context.Run(RunHooks);
    }

    private void RunHooks()
    {
        try
        {
            foreach (var hook in hooks)
            {
                if (context.Deadline.IsCancellationRequested) break;
                _begun++;
                var began = Stopwatch.GetTimestamp();
                Failure = Call(hook);
                log.Write($"  {hook.Display} {(Failure is null ? "returned" : "ended")} after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:f1} ms");
                if (Failure is not null) break;
            }
        }
        finally
        {
            _ended = true;
            Gate.Tell();
        }
    }

    private Failure? Call(CheckedHook hook)
    {
        try
        {
            return hook.Call(context) is { IsVeto: true } veto ? new Failure(Code.Vetoed, $"{hook.Display} vetoed: {veto.Reason}") : null;
        }
        catch (Exception e)
        {
            // An exception that leaves a thread would end the process.
            return new Failure(Code.HookFailed, $"{hook.Display} threw {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}", [.. Lines(e)]);
        }
    }

    private static IEnumerable<string> Lines(Exception e) => (e.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(8);
}
