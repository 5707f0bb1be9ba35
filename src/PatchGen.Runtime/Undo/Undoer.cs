using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Serve;
using PatchGen.Runtime.Switch;

namespace PatchGen.Runtime.Undo;

/// <summary>Takes a patch off: each method gets the code of the patch below, or its own.</summary>
internal static class Undoer
{
    public static WireResponse Undo(PatchedProcess process, string id, int attempts, Client client)
    {
        var trail = new Trail("undo", process.Log, client);
        if (process.Active.Find(id) is not { } patch)
            return trail.Refuse(new Failure(Code.UnknownId, $"This process holds no patch {string.Concat(id.Take(64))}: see 'patchgen view'."));
        if (patch.Shown.AtStart && patch.Manifest.Findings.FirstOrDefault(f => f.Rule.StartsWith("PG3", StringComparison.Ordinal)) is { } once)
            return trail.Refuse(new Failure(Code.NotSupported, $"Patch {patch.Manifest.Id} was applied before Main and changes code that runs once ({once.Rule}): it ran already. Restart without the patch.", once.Message));
        if (Later(process.Active, patch) is { } later)
            return trail.Refuse(new Failure(Code.Order, $"Patch {later.Manifest.Id} was applied after {patch.Manifest.Id} and {(later.Manifest.Requires.Contains(patch.Manifest.ContentHash) ? "requires it" : "changes the same methods")}. Undo {later.Manifest.Id} first."));

        var remaining = process.Active.Without(patch);
        process.Inliners.Note(NativeAgent.TakeEvents());
        trail.Step("Switch", $"{patch.Methods.Length} methods");
        var switched = Switcher.Run(Plan(patch, remaining, process.Inliners), attempts, client.Cancelled);
        if (!switched.Ok) return trail.Refuse(switched.Failure);
        process.Active = remaining;
        if (remaining.All.IsEmpty) process.Inliners.Clear();

        trail.Step("Prove", $"pause {switched.Value.Pause:f3} ms");
        foreach (var line in Prover.StillRunning(patch.Methods.Select(m => new Guard(m.ReplacementSite, Guard.Always)))) process.Log.Write(line);
        foreach (var line in FrameworkCaches.Clear(Applier.DeclaringTypes(patch.Methods))) process.Log.Write(line);
        var reversed = patch.Shown with { State = "Reversed", Suspended = [], Unproven = [], Residue = Residue(patch) };
        var message = $"Update {patch.Manifest.Id} reversed successfully";
        process.Log.Write(message);
        return Responses.Of(Code.Ok, message + ".") with { Patch = reversed, PauseMilliseconds = switched.Value.Pause, Attempts = switched.Value.Attempts };
    }

    // A revert brings back code that may have inlined what another patch redirects: only when none is left.
    private static SwitchPlan Plan(ActivePatch patch, ActivePatches remaining, Inliners inliners)
    {
        var guards = patch.Methods.SelectMany(m => new[] { new Guard(m.Site, Guard.Always), new Guard(m.ReplacementSite, Guard.Always) })
            .Concat(patch.Roots.Select(root => new Guard(root, Guard.Always)));
        return remaining.All.IsEmpty
            ? SwitchPlan.Revert(patch.Methods.Select(m => m.Site).Concat(inliners.All).Distinct(), guards)
            : SwitchPlan.ReJit([.. patch.Methods.Select(m => new BodyChange(m.Site, remaining.Top(m.Site)?.Trampoline ?? m.Original))], guards);
    }

    private static ActivePatch? Later(ActivePatches active, ActivePatch patch) =>
        active.All.Skip(active.All.IndexOf(patch) + 1)
            .LastOrDefault(p => p.Manifest.Requires.Contains(patch.Manifest.ContentHash) || patch.Methods.Any(m => p.Changes(m.Site)));

    private static ImmutableArray<string> Residue(ActivePatch patch) =>
    [
        .. patch.Methods.Select(m => m.Assembly).Distinct().Select(name => $"{name} stays loaded; delegates, timers and state machines that were born in it run on"),
    ];
}
