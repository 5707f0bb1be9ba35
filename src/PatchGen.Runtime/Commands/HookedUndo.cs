using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Gates;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Switch;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Commands;

/// <summary>The way back of a patch that has hooks.</summary>
internal static class HookedUndo
{
    /// <summary>Null, or why a hook's work cannot be undone.</summary>
    public static Failure? Refused(ActivePatch patch)
    {
        var hooks = patch.Manifest.Hooks;
        if (patch.Shown.AtStart && hooks.Any(h => h.Stage is HookStage.Apply) && !hooks.Any(h => h.Stage is HookStage.Reverse && h.AtStart == PatchGen.Hooks.AtStart.Run))
            return new Failure(Code.NotReversible, $"Patch {patch.Manifest.Id} was applied before Main, and none of its hooks says how to take the post side's data back. Restart without the patch.");
        return hooks.FirstOrDefault(h => h.Stage is HookStage.Apply && h.NoReverse is not null) is { } hook
            ? new Failure(Code.NotReversible, $"Patch {patch.Manifest.Id} cannot be undone in this process: {hook.NoReverse} Restart without the patch.", $"{hook.Stage} hook {hook.Type}.{hook.Method}")
            : null;
    }

    /// <summary>Runs the hooks up to <c>Reverse</c> and switches. On a failure the patch is in effect as before, and the fail hooks have run.</summary>
    public static Result<Switched> Run(PatchedProcess process, ActivePatch patch, ActivePatches remaining, HookRunner hooks, int attempts, Client client, Trail trail)
    {
        trail.Step("Hooks", string.Join(", ", patch.Manifest.Hooks.Select(h => h.Stage).Distinct()));
        hooks.Prepare(client.Cancelled);
        var switched = hooks.Run(HookStage.PreReverse) is { } failure ? failure
            : hooks.NeedGate(HookStage.CheckReverse, HookStage.Reverse) ? Gated(process, patch, remaining, hooks, attempts, client, trail)
            : Undoer.Switch(process, patch, remaining, attempts, client, trail);
        if (switched.Ok)
        {
            hooks.Commit();
            return switched;
        }

        hooks.RollBack();
        hooks.RunAfter(HookStage.FailReverse);
        return switched;
    }

    private static Result<Switched> Gated(PatchedProcess process, ActivePatch patch, ActivePatches remaining, HookRunner hooks, int attempts, Client client, Trail trail)
    {
        // Pre code that outlived the switch waits too: what it runs on is transformed once more.
        List<GatedBody> bodies = [.. patch.Copies.SelectMany(c => c.Gated), .. patch.Copies.SelectMany(c => GatedBody.OfPatch(c))];
        var set = new GateSet(patch.Methods, bodies, process.Active);
        List<Site> superseded = [.. patch.Methods.Select(m => m.ReplacementSite)];
        var gated = new GatedSwitch(process, set, process.Active, remaining, superseded, [.. patch.Roots.Select(r => r.Site)], hooks);
        GateWarmth.Ensure(process.Inliners);
        trail.Step("De-inline", $"{bodies.Count} methods");
        var inliners = Deinline.Run([.. bodies.Select(b => new BodyChange(b.Site, b.Original))], [], process.Active, process.Inliners);
        if (!inliners.Ok)
        {
            gated.Return();
            return inliners.Failure;
        }

        trail.Step("Switch", $"{set.Sites.Count()} methods");
        var guards = set.Sites.Select(site => new Guard(site, Guard.Always)).Concat(Undoer.Guards(patch)).Concat(inliners.Value);
        var patience = patch.Manifest.GateTimeout ?? Manifest.DefaultGateTimeout;
        var switched = gated.Run(guards, GeneratedChange.None, (HookStage.CheckReverse, HookStage.Reverse), patience, attempts, client.Cancelled);
        return switched.Ok ? switched.Value with { StillReading = gated.StillReading } : switched;
    }
}
