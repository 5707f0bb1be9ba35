namespace PatchGen.Runtime.Agent;

/// <summary>A method and the body that it is to run; a zero body is its IL as loaded.</summary>
internal readonly record struct BodyChange(Site Site, nint Body);

/// <summary>One switch, as flat arrays: all that it needs is computed before the process is suspended.</summary>
internal sealed class SwitchPlan
{
    private const int BusyCapacity = 64;

    private readonly nint[] _modules;
    private readonly int[] _tokens;
    private readonly nint[] _slots;
    private readonly nint[] _bodies;
    private readonly Guard[] _guards;
    private readonly Frame[] _frames;
    private readonly CodeRange[] _ranges;
    private readonly Redirection[] _redirections;
    private readonly SwitchRequest _request;

    private SwitchPlan(SwitchRequest request, IReadOnlyCollection<BodyChange> changes, IEnumerable<Guard> guards, int frameCapacity, GeneratedChange? generated = null)
    {
        _request = request;
        Generated = generated ?? GeneratedChange.None;
        _ranges = [.. Generated.Bodies.Select(b => b.Range)];
        _redirections = [.. Generated.Redirections];
        _modules = [.. changes.Select(c => c.Site.Module)];
        _tokens = [.. changes.Select(c => c.Site.Token)];
        _slots = [.. changes.Select(c => NativeAgent.Slot(c.Site))];
        _bodies = [.. changes.Select(c => c.Body)];
        // A method may be guarded for two reasons: the stricter one counts.
        _guards = [.. guards.GroupBy(g => new Site(g.Module, g.Token)).OrderBy(g => g.Key).Select(g => g.MaxBy(one => one.Since))];
        _frames = new Frame[frameCapacity];
    }

    /// <summary>Gives methods new bodies, unless a guarded frame is on a stack.</summary>
    public static SwitchPlan ReJit(IReadOnlyCollection<BodyChange> changes, IEnumerable<Guard> guards, GeneratedChange? generated = null) =>
        new(SwitchRequest.ReJit, changes, guards, BusyCapacity, generated);

    /// <summary>Gives methods their code as loaded, unless a guarded frame is on a stack.</summary>
    public static SwitchPlan Revert(IEnumerable<Site> sites, IEnumerable<Guard> guards) =>
        new(SwitchRequest.Revert, [.. sites.Select(s => new BodyChange(s, 0))], guards, BusyCapacity);

    /// <summary>Gives methods new bodies while a gate is closed before them.</summary>
    public static SwitchPlan Gated(IReadOnlyCollection<BodyChange> changes) => new(SwitchRequest.Gated, changes, [], 0);

    /// <summary>Looks whether a guarded frame is on a stack.</summary>
    public static SwitchPlan Look(IEnumerable<Guard> guards) => new(SwitchRequest.Look, [], guards, BusyCapacity);

    /// <summary>Looks whether a switch that changes generated code, too, would find a guarded frame.</summary>
    public static SwitchPlan Look(IEnumerable<Guard> guards, GeneratedChange generated) =>
        new(SwitchRequest.Look, [], guards, BusyCapacity, generated with { Redirections = [] });

    /// <summary>Lists up to that many frames.</summary>
    public static SwitchPlan List(int frameCapacity) => new(SwitchRequest.List, [], [], frameCapacity);

    /// <summary>What becomes of generated code.</summary>
    public GeneratedChange Generated { get; }

    /// <summary>The frames of the last attempt.</summary>
    public ReadOnlySpan<Frame> Frames(SwitchOutcome outcome) => _frames.AsSpan(0, Math.Min(outcome.FrameCount, _frames.Length));

    /// <summary>Calls with the address of the native form of this plan.</summary>
    public unsafe void Pinned(Action<nint> call)
    {
        fixed (nint* modules = _modules, slots = _slots, bodies = _bodies)
        fixed (int* tokens = _tokens)
        fixed (Guard* guards = _guards)
        fixed (Frame* frames = _frames)
        fixed (CodeRange* ranges = _ranges)
        fixed (Redirection* redirections = _redirections)
        {
            var native = new NativePlan
            {
                Modules = modules,
                Tokens = tokens,
                Slots = slots,
                Bodies = bodies,
                Count = _modules.Length,
                Guards = guards,
                GuardCount = _guards.Length,
                Request = _request,
                Frames = frames,
                FrameCapacity = _frames.Length,
                Superseded = ranges,
                SupersededCount = _ranges.Length,
                Redirections = redirections,
                RedirectionCount = _redirections.Length,
            };
            call((nint)(&native));
        }
    }
}
