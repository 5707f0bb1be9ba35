using System.Collections.Immutable;

namespace PatchGen.Format;

/// <summary>
/// What the CLI asks of the runtime in the target, over a Unix socket that only the same effective uid may open.
/// A frame is a 4-byte little-endian length of what follows, one <see cref="WireFrame"/> byte, and the payload.
/// A client sends one Request frame, a Blob frame where the command takes a tarball, then reads Progress frames until the Response.
/// </summary>
public enum WireFrame : byte
{
    /// <summary>A <see cref="WireRequest"/> as JSON.</summary>
    Request = 1,
    /// <summary>The tarball's bytes.</summary>
    Blob = 2,
    /// <summary>A <see cref="WireProgress"/> as JSON.</summary>
    Progress = 3,
    /// <summary>A <see cref="WireResponse"/> as JSON; the last frame.</summary>
    Response = 4,
}

/// <summary>One command.</summary>
public sealed record WireRequest
{
    /// <summary>The version of the frames that this build speaks.</summary>
    public const int CurrentProtocol = 1;

    /// <summary>The protocol's version: both sides refuse another one.</summary>
    public int Protocol { get; init; } = CurrentProtocol;

    /// <summary>What is asked for.</summary>
    public required WireCommand Command { get; init; }

    /// <summary>For <c>undo</c>: the patch's id or content hash.</summary>
    public string? Id { get; init; }

    /// <summary>For <c>apply</c>: the content hash that the CLI verified; the runtime computes its own and compares.</summary>
    public string? ContentHash { get; init; }

    /// <summary>How often the switch is tried before it is busy. 0: the runtime's default.</summary>
    public int Attempts { get; init; }

    /// <summary>For <c>apply</c>: with more objects that get a shadow field the patch is refused; null: the runtime's own limit.</summary>
    public int? ShadowLimit { get; init; }

    /// <summary>For <c>apply</c>: the process may stand still once to be counted, where there is no other way.</summary>
    public bool AllowPause { get; init; }

    /// <summary>For <c>apply</c> of a patch with hooks: instances in flight may run pre code on the data that hooks transform.</summary>
    public bool AllowDraining { get; init; }
}

/// <summary>A step that the runtime has begun: <c>Check</c>, <c>De-inline</c>, <c>Switch</c> and so on.</summary>
public sealed record WireProgress(string Stage, string Detail);

/// <summary>How a command ended.</summary>
public sealed record WireResponse
{
    /// <summary>The outcome.</summary>
    public required Code Code { get; init; }

    /// <summary>One line for people.</summary>
    public required string Message { get; init; }

    /// <summary>Further lines: frames, members, callers.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>For <c>ping</c>, and where the protocol is another: what the process understands. Null from versions before this one.</summary>
    public WireAgent? Agent { get; init; }

    /// <summary>The patch that the command was about, as it is now.</summary>
    public AppliedPatch? Patch { get; init; }

    /// <summary>For <c>apply</c>: true where the patch was in the process before, and nothing was done.</summary>
    public bool Already { get; init; }

    /// <summary>True where nothing was applied: the answer says what an apply would come to.</summary>
    public bool DryRun { get; init; }

    /// <summary>For <c>view</c>: all patches, in the order in which they were applied.</summary>
    public ImmutableArray<AppliedPatch> Patches { get; init; } = [];

    /// <summary>For <c>log</c>: the process's patch log, oldest first.</summary>
    public ImmutableArray<string> Log { get; init; } = [];

    /// <summary>The pause of the last switch, in milliseconds; null where there was none.</summary>
    public double? PauseMilliseconds { get; init; }

    /// <summary>How often the command stopped the process: attempts at the switch that failed and looks at the stacks included.</summary>
    public int Pauses { get; init; }

    /// <summary>All these pauses together, in milliseconds.</summary>
    public double TotalPauseMilliseconds { get; init; }

    /// <summary>The longest of them, in milliseconds.</summary>
    public double LongestPauseMilliseconds { get; init; }

    /// <summary>How long the process stood still to be counted, in milliseconds; null where it did not.</summary>
    public double? CensusPauseMilliseconds { get; init; }

    /// <summary>How long threads that came to changed code waited for hooks at most, in milliseconds; null where there was no gate.</summary>
    public double? GateMilliseconds { get; init; }

    /// <summary>How many attempts the switch took.</summary>
    public int Attempts { get; init; }
}

/// <summary>A patch in a process.</summary>
public sealed record AppliedPatch
{
    /// <summary>The patch's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its content hash.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The manifest's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required PatchState State { get; init; }

    /// <summary>When the switch happened, UTC.</summary>
    public required DateTimeOffset AppliedAt { get; init; }

    /// <summary>True where it was applied before <c>Main</c>.</summary>
    public bool AtStart { get; init; }

    /// <summary>The redirected methods.</summary>
    public ImmutableArray<string> Methods { get; init; } = [];

    /// <summary>The modules that hold the target: name, context and state (patched, pending, unpatchable).</summary>
    public ImmutableArray<string> Modules { get; init; } = [];

    /// <summary>Pre code that may still run in instances made before, with the number or <c>unknown</c>.</summary>
    public ImmutableArray<SuspendedCount> Suspended { get; init; } = [];

    /// <summary>Changed members that dynamic code may have inlined.</summary>
    public ImmutableArray<string> Unproven { get; init; } = [];

    /// <summary>What stays behind after undo: the loaded patch module, delegates and timers born in it.</summary>
    public ImmutableArray<string> Residue { get; init; } = [];
}

/// <summary>Instances that may still run pre code.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Member">The user's member that owns the code.</param>
/// <param name="Type">The metadata name of the state machine, of the delegate method's type, or of the objects' own.</param>
/// <param name="Method">The delegate's method, or null.</param>
/// <param name="Count">How many live, or -1: unknown.</param>
public sealed record SuspendedCount(SuspendedKind Kind, MemberKey Member, string Type, string? Method, int Count);
