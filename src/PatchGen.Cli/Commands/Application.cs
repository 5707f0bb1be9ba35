using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Census;
using PatchGen.Cli.Output;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary>One patch on its way into processes.</summary>
/// <param name="Patch">The verified tarball.</param>
/// <param name="Attempts">How often the switch is tried; 0: the runtime's default.</param>
/// <param name="Allowed">Which grades below a proven success exit with 0.</param>
/// <param name="Screen">Where progress goes.</param>
/// <param name="Cancel">Asks to stop before the switch.</param>
internal sealed record Application(PatchFile Patch, int Attempts, Allowance Allowed, Screen Screen, CancellationToken Cancel)
{
    private Manifest Manifest => Patch.Archive.Manifest;

    /// <summary>With more objects that get a shadow field the patch is refused; null: the runtime's limit.</summary>
    internal int? ShadowLimit { get; init; }

    private ImmutableArray<ShadowedField> Shadows => [.. Manifest.Targets.SelectMany(target => target.ShadowFields)];

    private ImmutableArray<SuspendedCode> Suspended => [.. Manifest.Targets.SelectMany(target => target.Suspended)];

    /// <summary>Applies it to one process.</summary>
    internal Outcome To(TargetProcess target) => Screen.Watch($"Applying {Manifest.Id} to {target}", progress => To(target, progress));

    private Outcome To(TargetProcess target, Action<string> progress)
    {
        var socket = Attacher.Connect(target, Allowed.OptOut, progress, Cancel);
        if (!socket.Ok) return Refused(target, socket.Failure);

        // Dynamic code made before the switch is what may keep an inlined copy of a member, or the value of a field that hooks write.
        // Hooks transform data under the feet of whatever is in flight.
        var inFlight = Manifest.Hooks.IsEmpty && Shadows.All(field => ShadowInitials.Of(field) != ShadowInitial.Hook) ? [] : Suspended;
        var before = !Manifest.Hooks.IsEmpty || !Shadows.IsEmpty || Manifest.Targets.Any(t => t.Replacements.Any(r => r.MayBeInlined)) ? Count(target, inFlight, progress) : new CensusResult();
        Cancel.ThrowIfCancellationRequested();
        var request = new WireRequest
        {
            Command = "apply",
            ContentHash = Manifest.ContentHash,
            Attempts = Attempts,
            DynamicMethods = before.DynamicMethods,
            Suspended = before.Suspended,
            AllowDraining = Allowed.Draining,
            ShadowObjects = before.ShadowObjects,
            ShadowLimit = ShadowLimit,
        };
        var answer = RuntimeClient.Send(socket.Value, target, request, Patch.Bytes, progress, Cancel);
        if (!answer.Ok) return Refused(target, answer.Failure);
        var response = answer.Value;
        if (Code.Parse(response.Code).Exit is not (0 or 16)) return Refused(target, PatchState.Refusal(response));

        var patch = Recount(target, response, progress) ?? response.Patch;
        var state = PatchState.Code(patch, response);
        return new("apply", state, PatchState.Message(patch, response, Allowed))
        {
            Id = Manifest.Id,
            Pid = target.Pid,
            Name = state == Code.Ok ? "applied" : state.Name,
            Exit = Allowed.Exit(patch, state),
            Evidence = [.. PatchState.Pause(response).Concat(Counted(before)).Concat(Shadowed(before)).Concat(PatchState.Evidence(patch)).Concat(Generated(before, state)).Select(line => (JsonNode)line)],
        };
    }

    // Instances made before the switch are counted after it: from then on none is added.
    private AppliedPatch? Recount(TargetProcess target, WireResponse response, Action<string> progress)
    {
        if (Suspended.IsEmpty || response.Patch is null) return null;
        var census = Count(target, Suspended, progress);
        var answer = PatchCensus.Report(target, Manifest.ContentHash, census, progress);
        return answer.Ok ? answer.Value.Patch : null;
    }

    private CensusResult Count(TargetProcess target, ImmutableArray<SuspendedCode> suspended, Action<string> progress)
    {
        progress("counting live instances");
        return HeapCensus.Take(target, suspended, Shadows, [.. Manifest.Targets.Select(t => t.Name)]);
    }

    private static IEnumerable<string> Counted(CensusResult census) => census switch
    {
        { Why: { } why } => [$"not counted: {why}"],
        { Pause: { Ticks: > 0 } pause } => [FormattableString.Invariant($"stood still {pause.TotalMilliseconds:0} ms to be counted before")],
        _ => [],
    };

    private IEnumerable<string> Shadowed(CensusResult before) =>
        Shadows.Select(field => $"{MemberText.Show(field.Member)} is kept beside its objects: {(before.ShadowObjects.TryGetValue(field.Member, out var count) ? $"{count:N0} lived before" : before.Why is null ? "none lived before" : "an unknown number lived before")}");

    private static IEnumerable<string> Generated(CensusResult before, Code state) =>
        state == Code.Unproven && !before.DynamicNames.IsEmpty ? [$"dynamic methods: {string.Join(", ", before.DynamicNames)}"] : [];

    private Outcome Refused(TargetProcess target, Failure failure) => new("apply", failure) { Id = Manifest.Id, Pid = target.Pid };
}
