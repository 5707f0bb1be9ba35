using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Switch;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Commands;

/// <summary>Takes a patch off: each method gets the code of the patch below, or its own.</summary>
internal static class Undoer
{
    public static WireResponse Undo(PatchedProcess process, string id, int attempts, Client client)
    {
        using var trail = new Trail("undo", process.Log, client);
        if (process.Active.Find(id) is not { } patch)
            return trail.Refuse(new Failure(Code.UnknownId, $"This process holds no patch {string.Concat(id.Take(64))}: see 'patchgen view'."));
        if (patch.Shown.AtStart && patch.Manifest.Findings.FirstOrDefault(f => f.Effect == FindingEffect.RunsOnce) is { } once)
            return trail.Refuse(new Failure(Code.NotSupported, $"Patch {patch.Manifest.Id} was applied before Main and changes code that runs once ({once.Rule}): it ran already. Restart without the patch.", once.Message));
        if (Later(process.Active, patch) is { } later)
            return trail.Refuse(new Failure(Code.Order, $"Patch {later.Manifest.Id} was applied after {patch.Manifest.Id} and {(later.Manifest.Requires.Contains(patch.Manifest.ContentHash) ? "requires it" : "changes the same methods")}. Undo {later.Manifest.Id} first."));

        if ((process.Tainted() ?? HookedUndo.Refused(patch)) is { } refusal) return trail.Refuse(refusal);

        var remaining = process.Active.Without(patch);
        using var hooks = new HookRunner(process, patch.Manifest, patch.Copies.SelectMany(c => c.Hooks), patch.Shown.AtStart);
        var switched = patch.Manifest.Hooks.IsEmpty
            ? Switch(process, patch, remaining, attempts, client, trail)
            : HookedUndo.Run(process, patch, remaining, hooks, attempts, client, trail);
        if (!switched.Ok) return trail.Refuse(switched.Failure);
        process.Active = remaining;
        if (remaining.All.IsEmpty) process.Inliners.Clear();

        trail.Step("Prove", $"pause {switched.Value.Pause:f3} ms");
        foreach (var line in Prover.StillRunning(patch.Methods.Select(m => new Guard(m.ReplacementSite, Guard.Always)))) process.Log.Write(line);
        foreach (var line in FrameworkCaches.Clear(Applier.DeclaringTypes(patch.Methods))) process.Log.Write(line);
        hooks.RunAfter(HookStage.PostReverse);
        ShadowFields.Drop(patch.Copies, process.Log.Write);
        // Code in a loop that has folded what hooks took back goes on with the post value.
        ImmutableArray<string> unproven = [.. switched.Value.StillReading ?? [], .. hooks.Readonly.Count > 0 ? GeneratedReaders.Refresh(process, hooks.Readonly, attempts) : []];
        var reversed = patch.Shown with { State = PatchState.Reversed, Suspended = [], Unproven = unproven, Residue = Residue(patch) };
        var message = unproven.IsEmpty
            ? $"Update {patch.Manifest.Id} reversed successfully"
            : $"Update {patch.Manifest.Id} reversed; unproven: {string.Join(", ", unproven)} may go on with the value that a readonly field had; a restart without the patch mends it";
        return trail.End(message, Responses.Of(unproven.IsEmpty ? Code.Ok : Code.Unproven, message + ".") with { Evidence = unproven, Patch = reversed, PauseMilliseconds = switched.Value.Pause, GateMilliseconds = switched.Value.Gate, Attempts = switched.Value.Attempts });
    }

    /// <summary>Gives the methods the code that they have without the patch.</summary>
    public static Result<Switched> Switch(PatchedProcess process, ActivePatch patch, ActivePatches remaining, int attempts, Client client, Trail trail)
    {
        process.Inliners.Note(NativeAgent.TakeEvents());
        trail.Step("Switch", $"{patch.Methods.Length} methods");
        return Switcher.Run(Plan(patch, remaining, process), attempts, client.Cancelled);
    }

    /// <summary>What must be on no stack when a patch leaves.</summary>
    public static IEnumerable<Guard> Guards(ActivePatch patch) =>
        patch.Methods.SelectMany(m => new[] { m.Site, m.ReplacementSite }).Concat(patch.Roots.Select(r => r.Site)).Select(site => new Guard(site, Guard.Always));

    // A revert brings back code that may have inlined what another patch redirects: only when none is left.
    private static SwitchPlan Plan(ActivePatch patch, ActivePatches remaining, PatchedProcess process)
    {
        var guards = Guards(patch);
        var changed = patch.Methods.Select(m => new BodyChange(m.Site, remaining.Body(m.Site) is not 0 and var body ? body : m.Original));
        var all = patch.Methods.Select(m => m.Site).Concat(patch.Roots.Select(r => r.Site)).Concat(process.Inliners.All).Distinct();
        return remaining.All.IsEmpty
            ? process.NeverRevert ? SwitchPlan.ReJit([.. all.Select(site => new BodyChange(site, 0))], guards) : SwitchPlan.Revert(all, guards)
            : SwitchPlan.ReJit([.. changed.Concat(patch.Roots.Select(r => new BodyChange(r.Site, remaining.Body(r.Site)))).DistinctBy(c => c.Site)], guards);
    }

    private static ActivePatch? Later(ActivePatches active, ActivePatch patch) =>
        active.All.Skip(active.All.IndexOf(patch) + 1)
            .LastOrDefault(p => p.Manifest.Requires.Contains(patch.Manifest.ContentHash) || patch.Methods.Any(m => p.Changes(m.Site)));

    private static ImmutableArray<string> Residue(ActivePatch patch) =>
    [
        .. patch.Copies.Select(c => c.Module.Assembly.GetName().Name).Distinct().Select(name => $"{name} stays loaded; delegates, timers and state machines that were born in it run on"),
    ];
}
