using System.Diagnostics;
using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Hooks.Gates;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Gates;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// A switch with hooks in its midst. First the changed methods get a gate, under the same conditions as any switch; once no
/// thread is behind it, hooks run; then the methods get the code of the other side, and the gate opens. Whatever fails on the
/// way, what hooks wrote is taken back, the methods get the code that they had, and the gate opens on that.
/// </summary>
/// <param name="process">The process.</param>
/// <param name="set">What stands before the gate.</param>
/// <param name="from">The patches in effect before.</param>
/// <param name="to">Those in effect after it.</param>
/// <param name="superseded">The replacements that the changed methods led to.</param>
/// <param name="roots">The consistency roots, which have code of their own while the patch is in effect.</param>
/// <param name="hooks">Runs hooks.</param>
internal sealed class GatedSwitch(PatchedProcess process, GateSet set, ActivePatches from, ActivePatches to, IReadOnlyCollection<Site> superseded, IReadOnlyCollection<Site> roots, HookRunner hooks)
{
    // What was compiled anew since the readers of readonly fields were asked for, with the first version that reads the new value.
    private readonly Dictionary<Site, ulong> _reread = [];

    /// <summary>The methods on a stack that may go on with the value that a readonly field had.</summary>
    public IReadOnlyList<string> StillReading { get; private set; } = [];

    /// <summary>Switches; on a failure everything is as it was, inlining included.</summary>
    /// <param name="guards">What must be on no stack when the gate is put in.</param>
    /// <param name="generated">What becomes of generated code with it.</param>
    /// <param name="stages">The hooks that run behind it.</param>
    /// <param name="patience">How long a thread may wait before the gate, in milliseconds.</param>
    /// <param name="attempts">How often the gate is tried; 0: the default.</param>
    /// <param name="cancelled">Asked before each attempt.</param>
    public Result<Switched> Run(IEnumerable<Guard> guards, GeneratedChange generated, (HookStage Check, HookStage Transform) stages, int patience, int attempts, Func<bool> cancelled)
    {
        var plan = SwitchPlan.ReJit(set.Closed(), guards, generated);
        var done = false;
        process.Log.Hold();
        Gate.Close(set.Number, patience);
        try
        {
            Gate.Pass(Environment.CurrentManagedThreadId);
            var closed = Switcher.Run(plan, attempts, cancelled);
            if (!closed.Ok)
            {
                Return();
                return closed;
            }

            var began = Stopwatch.GetTimestamp();
            var failure = Behind(stages);
            var waiting = Gate.Waiting;
            done = failure is null;
            if (!done) Return();
            Gate.Open();
            var shut = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (done && hooks.Readonly.Count > 0) StillReading = Readers();
            process.Log.Write($"  the gate opened on {(done ? stages.Transform is HookStage.Apply ? "post code" : "pre code" : "the code before")} after {shut:f1} ms; {waiting} threads waited");
            return failure is null ? closed.Value with { Gate = shut } : failure;
        }
        catch (Exception) when (!done)
        {
            Return();
            throw;
        }
        finally
        {
            Gate.Open();
            process.Log.Release();
        }
    }

    /// <summary>Gives everything what it had before.</summary>
    public void Return()
    {
        hooks.RollBack();
        Give(from);
    }

    // Null, or why not; the code of the other side is in place where it is null.
    private Failure? Behind((HookStage Check, HookStage Transform) stages)
    {
        // To the log only: who reads the progress may take its time.
        process.Log.Write($"  the gate is closed before {set.Gated.Count()} methods");
        if (Settled() is { } unsettled) return unsettled;
        if ((hooks.Run(stages.Check, set.Name) ?? hooks.Run(stages.Transform, set.Name)) is { } failure) return failure;
        if (!Gate.Commit()) return Late(Gate.Broken!);
        Give(to);
        if (Compiled(out _) is { } wrong) return wrong;
        hooks.Commit();
        return null;
    }

    // The gate compiles, and nobody is behind it: superseded code may still have been entered once, just after the switch.
    private Failure? Settled()
    {
        if (Compiled(out var versions) is { } wrong) return wrong;
        var running = Prover.StillRunning(versions.Select(v => new Guard(v.Key, v.Value)).Concat(superseded.Select(s => new Guard(s, Guard.Always))), Prover.ShortDelay, () => Gate.Broken is not null);
        return Gate.Broken is { } broken ? Late(broken)
            : running.Count > 0 ? new Failure(Code.Busy, "A thread entered superseded code after the gate was closed and stays there. Nothing was changed; try again later.", running)
            : null;
    }

    private Failure? Compiled(out Dictionary<Site, ulong> versions)
    {
        var wrong = new List<string>();
        foreach (var (_, compile, display) in set.Gated)
        {
            try
            {
                compile();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                wrong.Add($"{display}: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        var events = NativeAgent.TakeEvents();
        Note(events);
        var own = set.Sites.ToHashSet();
        wrong.AddRange(events.Where(e => e.Kind == EventKind.Error && own.Contains(e.Site)).Select(e => $"method {e.Token:x8}: the runtime reported {e.Result:x8}"));
        versions = events.Where(e => e.Kind == EventKind.Started && own.Contains(e.Site)).GroupBy(e => e.Site).ToDictionary(g => g.Key, g => g.Max(e => e.Version));
        return wrong.Count > 0 ? new Failure(Code.ModuleInvalid, "The runtime could not compile what it switched to. Nothing was changed.", wrong) : null;
    }

    private void Give(ActivePatches side)
    {
        var changes = set.Opened(side).ToDictionary(c => c.Site);
        foreach (var root in roots) changes.TryAdd(root, new BodyChange(root, side.Body(root)));
        List<Site> readers = hooks.Readonly.Count > 0 ? [.. ReadonlyReaders.Of(hooks.Readonly)] : [];
        process.NeverRevert |= readers.Count > 0;
        foreach (var reader in readers) changes.TryAdd(reader, new BodyChange(reader, side.Body(reader)));

        if (side.All.IsEmpty)
        {
            // The last patch leaves: inliners get their inlining back.
            process.Inliners.Note(NativeAgent.TakeEvents());
            foreach (var inliner in process.Inliners.All) changes.TryAdd(inliner, new BodyChange(inliner, 0));
            process.Inliners.Clear();
        }

        _reread.Clear();
        NativeAgent.ApartFromDynamicMethods(readers, () => Switcher.Force(SwitchPlan.Gated(changes.Values)));
    }

    // Readers, and what had inlined one: an activation that began before goes on with the value that the JIT put there. Asked for
    // when the gate is open again, for it compiles what is on the stacks.
    private IReadOnlyList<string> Readers()
    {
        var onStacks = Stacks.Functions();
        if (!onStacks.Ok) return [.. onStacks.Failure.Evidence.Prepend(onStacks.Failure.Message)];
        List<Guard> unknown = [.. onStacks.Value.Where(function => !Stacks.Prepare(function.Key)).Select(function => new Guard(function.Value, Guard.Always))];
        Note(NativeAgent.TakeEvents());
        // Nobody was in what stands before the gate.
        var look = SwitchPlan.Look(_reread.ExceptBy(set.Sites, pair => pair.Key).Select(pair => new Guard(pair.Key, pair.Value)).Concat(unknown));
        return [.. new FrameNames().Lines(look.Frames(NativeAgent.Switch(look)))];
    }

    private void Note(IReadOnlyCollection<AgentEvent> events)
    {
        process.Inliners.Note(events);
        foreach (var compiled in events.Where(e => e.Kind == EventKind.Started)) _reread[compiled.Site] = Math.Min(compiled.Version, _reread.GetValueOrDefault(compiled.Site, ulong.MaxValue));
    }

    private Failure Late(GateBreak broken) => new(
        Code.HookFailed,
        "A thread that must not wait any longer stood before changed code. Everything is as before; make the hooks faster, or try again later.",
        $"thread {broken.Thread} {broken.Why} to enter {set.Name(broken.Site)}");
}
