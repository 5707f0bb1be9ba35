using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Gates;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Switch;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Commands;

/// <summary>The switch of a patch that has hooks.</summary>
internal static class HookedApply
{
    /// <summary>Runs the hooks up to <c>Apply</c> and switches. On a failure everything is as before, and the fail hooks have run.</summary>
    public static Result<Switched> Run(PatchedProcess process, CheckedPatch patch, ActivePatch active, HookRunner hooks, ApplyRequest request, Client client, Trail trail)
    {
        trail.Step("Hooks", string.Join(", ", patch.Patch.Manifest.Hooks.Select(h => h.Stage).Distinct()));
        // Whatever comes of it: another attempt starts with statics of its own.
        PatchModules.MarkUsed(patch.Copies);
        if (!request.AtStart) hooks.Prepare(client.Cancelled);
        var switched = hooks.Run(HookStage.PreApply) is { } failure ? failure
            : hooks.NeedGate(HookStage.CheckApply, HookStage.Apply) ? Gated(process, patch, active, hooks, request, client, trail)
            : Applier.Switch(process, patch, request.Trying, client.Cancelled, trail);
        if (switched.Ok)
        {
            hooks.Commit();
            return switched;
        }

        hooks.RollBack();
        hooks.RunAfter(HookStage.FailApply);
        return switched;
    }

    private static Result<Switched> Gated(PatchedProcess process, CheckedPatch patch, ActivePatch active, HookRunner hooks, ApplyRequest request, Client client, Trail trail)
    {
        List<GatedBody> bodies = [.. patch.Copies.SelectMany(c => c.Gated)];
        var set = new GateSet(patch.Methods, bodies, process.Active);
        var superseded = Applier.Replaced(process.Active, patch).ToList();
        var gated = new GatedSwitch(process, set, process.Active, process.Active.With(active), superseded, [.. patch.Roots.Select(r => r.Site)], hooks);
        GateWarmth.Ensure(process.Inliners);
        trail.Step("De-inline", $"{patch.Methods.Length + bodies.Count} methods");
        var inliners = Deinline.Run(
            [.. patch.Methods.Select(m => new BodyChange(m.Site, m.Original)), .. bodies.Select(b => new BodyChange(b.Site, b.Original))], patch.Roots, process.Active, process.Inliners);
        if (!inliners.Ok)
        {
            gated.Return();
            return inliners.Failure;
        }

        trail.Step("Switch", $"{set.Sites.Count()} methods, {inliners.Value.Count} that had inlined them on the stacks");
        var guards = set.Sites.Concat(superseded).Concat(patch.Roots.Select(r => r.Site)).Select(site => new Guard(site, Guard.Always)).Concat(inliners.Value);
        var patience = patch.Patch.Manifest.GateTimeout ?? Manifest.DefaultGateTimeout;
        var switched = request.AtStart ? Switch(GeneratedChange.None) : GeneratedSwitch.Run(process, patch, bodies.Select(b => b.Site).Concat(patch.Roots.Select(r => r.Site)), request.AllowPause, trail, client.Cancelled, Switch);
        return switched.Ok ? switched.Value with { StillReading = gated.StillReading } : switched;

        Result<Switched> Switch(GeneratedChange generated) => gated.Run(guards, generated, (HookStage.CheckApply, HookStage.Apply), patience, request.Attempts, client.Cancelled);
    }

    /// <summary>Whether hooks run behind a gate where a patch is applied live.</summary>
    public static bool Gates(Manifest manifest) => manifest.Hooks.Any(h => h.Stage is HookStage.CheckApply or HookStage.Apply);

    /// <summary>Whether hooks write data, or compute it for objects made before.</summary>
    public static bool Transforms(Manifest manifest) =>
        Gates(manifest) || manifest.Targets.SelectMany(t => t.ShadowFields).Any(f => f.Initial == ShadowInitial.Hook);

    /// <summary>What would run pre code on data that hooks transform, or from which they compute a shadow field; null where nothing would.</summary>
    /// <param name="manifest">The patch.</param>
    /// <param name="request">How it is applied.</param>
    /// <param name="suspended">How many instances live, by member; null: unknown.</param>
    public static Failure? InFlight(Manifest manifest, ApplyRequest request, IReadOnlyDictionary<MemberKey, int>? suspended)
    {
        // Before Main there is no instance of anything.
        if (request.AtStart || request.AllowDraining || !Transforms(manifest)) return null;
        // Objects of a type that is gone may be the very ones that hooks take out of use.
        var live = manifest.Targets.SelectMany(t => t.Suspended).Where(s => s.Kind.IsCounted() && s.Kind != SuspendedKind.Object)
            .Select(s => (s.Kind, s.Member, Count: suspended?.GetValueOrDefault(s.Member) ?? -1)).Where(s => s.Count != 0).ToList();
        return live.Count == 0 ? null : new Failure(
            Code.InFlight,
            $"Patch {manifest.Id} has hooks, and what is in flight would run pre code on the data that they transform. Nothing was changed; apply it again when that has drained, or accept it with --allow-draining.",
            [.. live.Select(s => $"{s.Kind.Number(s.Count)} of {s.Member.Display}").Distinct()]);
    }
}
