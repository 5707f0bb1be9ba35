using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Load;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Switch;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Commands;

/// <summary>What to apply.</summary>
/// <param name="Tarball">Its bytes.</param>
/// <param name="ContentHash">The hash that the sender verified, or null.</param>
/// <param name="Attempts">How often the switch is tried; 0: the default.</param>
/// <param name="AtStart">True before <c>Main</c>.</param>
internal sealed record ApplyRequest(ReadOnlyMemory<byte> Tarball, string? ContentHash, int Attempts, bool AtStart)
{
    /// <summary>With more objects that get a shadow field the patch is refused.</summary>
    public int ShadowLimit { get; init; } = ShadowFields.DefaultLimit;

    /// <summary>True where the application may stand still once to be counted, if there is no other way.</summary>
    public bool AllowPause { get; init; }

    /// <summary>True where what is in flight may run pre code on data that hooks transform.</summary>
    public bool AllowDraining { get; init; }

    /// <summary>True where the switch is not to happen: what it would come to is wanted.</summary>
    public bool DryRun { get; init; }

    /// <summary>How the switch is tried.</summary>
    public Trying Trying => new(Attempts, AtStart, AllowPause);
}

/// <summary>How a switch is tried.</summary>
/// <param name="Attempts">How often; 0: the default.</param>
/// <param name="First">True where no code of the targets has run: none was generated that calls it.</param>
/// <param name="AllowPause">True where the process may stand still to be looked through.</param>
internal readonly record struct Trying(int Attempts, bool First, bool AllowPause);

/// <summary>Applies a patch: load, check, de-inline, switch, prove. Up to the switch nothing has changed; after it, everything has.</summary>
internal static class Applier
{
    public static WireResponse Apply(PatchedProcess process, ApplyRequest request, Client client)
    {
        using var trail = new Trail(request.DryRun ? "dry run" : "apply", process.Log, client);
        trail.Step("Load", $"{request.Tarball.Length} bytes");
        var loaded = Loader.Load(request.Tarball, request.ContentHash);
        if (!loaded.Ok) return trail.Refuse(loaded.Failure);
        var manifest = loaded.Value.Manifest;
        if (Present() is { } present) return present;
        if (Room.Lacking(loaded.Value.Archive) is { } room) return trail.Refuse(room);
        var before = process.Aside(() => Before.Take(manifest, request, client, trail));
        // Meanwhile another command may have applied it.
        if (Present() is { } since) return since;
        if (manifest.Requires.FirstOrDefault(hash => process.Active.Find(hash) is null) is { } missing)
            return trail.Refuse(new Failure(Code.Dependency, $"Patch {manifest.Id} requires patch {PatchIdentity.Id(missing)}, which this process does not have. Apply that one first."));
        if ((process.Tainted() ?? HookedApply.InFlight(manifest, request, before.Suspended) ?? ShadowFields.Refused(manifest, process.Active, before.ShadowObjects, request.ShadowLimit)) is { } refused) return trail.Refuse(refused);
        if (client.Cancelled()) return trail.Refuse(Switcher.Cancelled);

        trail.Step("Check", $"{manifest.Name} {manifest.Id}");
        var checking = Checker.Check(loaded.Value with { Rehearsed = request.DryRun }, process.Modules, process.Active.Top, request.AtStart);
        if (!checking.Ok) return trail.Refuse(checking.Failure);
        var patch = checking.Value;
        if (request.DryRun) return Rehearsal.Run(process, patch, Show(patch, request), request, client, trail);
        var active = new ActivePatch { Patch = loaded.Value, Copies = patch.Copies, Roots = patch.Roots, Shown = Show(patch, request) };
        using var hooks = new HookRunner(process, manifest, patch.Copies.SelectMany(c => c.Hooks), request.AtStart);
        ShadowFields.Begin(patch.Copies);
        var switched = manifest.Hooks.IsEmpty
            ? Switch(process, patch, request.Trying, client.Cancelled, trail)
            : HookedApply.Run(process, patch, active, hooks, request, client, trail);
        if (!switched.Ok)
        {
            ShadowFields.Drop(patch.Copies, process.Log.Write);
            return trail.Refuse(switched.Failure);
        }

        var superseded = Replaced(process.Active, patch).ToList();
        var unsure = switched.Value.Unproven.AddRange(switched.Value.StillReading ?? []);
        if (hooks.Readonly.Count > 0 && !request.AtStart) unsure = unsure.AddRange(GeneratedReaders.Refresh(process, hooks.Readonly, request.Attempts));
        active = active with { Shown = Outcomes.WithState(active.Shown with { Unproven = active.Shown.Unproven.AddRange(unsure) }) };
        process.Active = process.Active.With(active);
        trail.Step("Prove", $"pause {switched.Value.Pause:f3} ms");
        if (switched.Value.Gate is null && Prover.Prove(patch.Methods, superseded, process.Inliners) is { } unproven)
        {
            var undone = Undoer.Undo(process, manifest.Id, request.Attempts, Client.None);
            var state = undone.Code == Code.Ok ? "was taken back" : $"stays in effect, since it could not be taken back: {undone.Message}";
            return trail.Refuse(unproven with { Message = $"{unproven.Message} Patch {manifest.Id} {state}." });
        }

        foreach (var line in FrameworkCaches.Clear(DeclaringTypes(patch.Methods))) process.Log.Write(line);
        hooks.RunAfter(HookStage.PostApply);
        return trail.End(
            Outcomes.Sentence(active.Shown),
            Outcomes.Response(active.Shown) with { CensusPauseMilliseconds = before.Paused > TimeSpan.Zero ? before.Paused.TotalMilliseconds : null, PauseMilliseconds = switched.Value.Pause, GateMilliseconds = switched.Value.Gate, Attempts = switched.Value.Attempts });

        WireResponse? Present() => process.Active.Find(manifest.ContentHash) is { } present ? Outcomes.Already(present.Shown) : null;
    }

    /// <summary>De-inlines, compiles generated code anew and switches; what fails has been taken back.</summary>
    /// <param name="process">The process.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="trying">How it is tried.</param>
    /// <param name="cancelled">Asked on the way.</param>
    /// <param name="trail">Told each step.</param>
    public static Result<Switched> Switch(PatchedProcess process, CheckedPatch patch, Trying trying, Func<bool> cancelled, Trail trail)
    {
        // At process start the targets may all be still to come.
        if (patch.Methods.IsEmpty) return new Switched(0, 0);
        trail.Step("De-inline", $"{patch.Methods.Length} methods");
        var switched = Deinline.Run([.. patch.Methods.Select(m => new BodyChange(m.Site, m.Original))], patch.Roots, process.Active, process.Inliners) switch
        {
            { Ok: true, Value: var inliners } when trying.First => Switch(process, patch, inliners, GeneratedChange.None, trying.Attempts, cancelled, trail),
            { Ok: true, Value: var inliners } => GeneratedSwitch.Run(process, patch, patch.Roots.Select(r => r.Site), trying.AllowPause, trail, cancelled, change => Switch(process, patch, inliners, change, trying.Attempts, cancelled, trail)),
            var unreadable => unreadable.Failure!,
        };
        if (switched.Ok) PatchModules.MarkUsed(patch.Copies);
        else Deinline.TakeBack(patch.Requested, process.Active, process.Inliners, process.NeverRevert);
        return switched;
    }

    private static Result<Switched> Switch(PatchedProcess process, CheckedPatch patch, List<Guard> inliners, GeneratedChange generated, int attempts, Func<bool> cancelled, Trail trail)
    {
        var guarded = patch.Methods.Select(m => m.Site).Concat(Replaced(process.Active, patch)).Concat(patch.Roots.Select(r => r.Site)).Select(site => new Guard(site, Guard.Always));
        trail.Step("Switch", $"{patch.Methods.Length} methods, {inliners.Count} that had inlined them on the stacks");
        var plan = SwitchPlan.ReJit([.. patch.Methods.Select(m => new BodyChange(m.Site, m.Trampoline))], inliners.Concat(guarded), generated);
        return Switcher.Run(plan, attempts, cancelled);
    }

    /// <summary>What runs now in place of the methods, by an earlier patch.</summary>
    public static IEnumerable<Site> Replaced(ActivePatches active, CheckedPatch patch) =>
        patch.Methods.Select(m => active.Top(m.Site)).OfType<CheckedMethod>().Select(m => m.ReplacementSite);

    /// <summary>The types whose methods a patch changes, in every copy of the target.</summary>
    public static Type[] DeclaringTypes(IEnumerable<CheckedMethod> methods) => [.. methods.Select(m => m.Target.DeclaringType).OfType<Type>().Distinct()];

    private static AppliedPatch Show(CheckedPatch patch, ApplyRequest request)
    {
        var manifest = patch.Patch.Manifest;
        return Outcomes.WithState(new AppliedPatch
        {
            Id = manifest.Id,
            ContentHash = manifest.ContentHash,
            Name = manifest.Name,
            State = PatchState.Applied,
            AppliedAt = DateTimeOffset.UtcNow,
            AtStart = request.AtStart,
            Methods = [.. manifest.Targets.SelectMany(t => t.Replacements).Select(r => r.Member.Display).Distinct()],
            Modules = [.. patch.Modules.Select(m => $"{m.Display}: patched"), .. patch.Pending.Select(LaterCopies.Pending)],
            Suspended = [.. manifest.Targets.SelectMany(t => t.Suspended).Where(s => s.Kind.IsCounted()).Select(s => new SuspendedCount(s.Kind, s.Member, s.Type, s.Method, request.AtStart ? 0 : -1))],
            Unproven = [.. request.AtStart ? PreInitializers.Kept(manifest) : Uncounted(manifest)],
        });
    }

    private static IEnumerable<string> Uncounted(Manifest manifest) =>
        manifest.Targets.SelectMany(t => t.Suspended).Where(s => !s.Kind.IsCounted()).Select(s => $"{s.Kind.Noun()}s from before the switch that lead to {s.Member.Display}").Distinct();
}
