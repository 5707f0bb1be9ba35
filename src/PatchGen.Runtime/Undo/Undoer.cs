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
    public static WireResponse Undo(PatchedProcess process, string id, int attempts, Action<WireProgress> progress)
    {
        if (process.Active.Find(id) is not { } patch)
            return Refuse(new Failure(Code.UnknownId, $"This process holds no patch {string.Concat(id.Take(64))}: see 'patchgen view'."));
        if (Later(process.Active, patch) is { } later)
            return Refuse(new Failure(Code.Order, $"Patch {later.Manifest.Id} was applied after {patch.Manifest.Id} and {(later.Manifest.Requires.Contains(patch.Manifest.ContentHash) ? "requires it" : "changes the same methods")}. Undo {later.Manifest.Id} first."));

        var remaining = process.Active.Without(patch);
        process.Inliners.Note(NativeAgent.TakeEvents());
        Step("Switch", $"{patch.Methods.Length} methods");
        var switched = Switcher.Run(Plan(patch, remaining, process.Inliners), attempts);
        if (!switched.Ok) return Refuse(switched.Failure);
        process.Active = remaining;
        if (remaining.All.IsEmpty) process.Inliners.Clear();

        Step("Prove", $"pause {switched.Value.Pause:f3} ms");
        foreach (var line in FrameworkCaches.Clear(Applier.DeclaringTypes(patch.Checked))) process.Log.Write(line);
        var reversed = patch.Shown with { State = "Reversed", Suspended = [], Unproven = [], Residue = Residue(patch) };
        var message = $"Update {patch.Manifest.Id} reversed successfully";
        process.Log.Write(message);
        return Responses.Of(Code.Ok, message + ".") with { Patch = reversed, PauseMilliseconds = switched.Value.Pause, Attempts = switched.Value.Attempts };

        void Step(string stage, string detail)
        {
            process.Log.Write($"undo: {stage}: {detail}");
            progress(new WireProgress(stage, detail));
        }

        WireResponse Refuse(Failure failure)
        {
            process.Log.Write($"undo: refused ({failure.Code.Name}): {failure.Message}");
            foreach (var line in failure.Evidence) process.Log.Write($"  {line}");
            return Responses.Of(failure);
        }
    }

    // A revert brings back code that may have inlined what another patch redirects: only when none is left.
    private static SwitchPlan Plan(ActivePatch patch, ActivePatches remaining, Inliners inliners)
    {
        var guards = patch.Methods.SelectMany(m => new[] { new Guard(m.Site, Guard.Always), new Guard(m.ReplacementSite, Guard.Always) })
            .Concat(patch.Checked.Roots.Select(root => new Guard(root, Guard.Always)));
        return remaining.All.IsEmpty
            ? SwitchPlan.Revert(patch.Methods.Select(m => m.Site).Concat(inliners.All).Distinct(), guards)
            : SwitchPlan.ReJit([.. patch.Methods.Select(m => new BodyChange(m.Site, remaining.Top(m.Site)?.Trampoline ?? m.Original))], guards);
    }

    private static ActivePatch? Later(ActivePatches active, ActivePatch patch) =>
        active.All.Skip(active.All.IndexOf(patch) + 1)
            .LastOrDefault(p => p.Manifest.Requires.Contains(patch.Manifest.ContentHash) || patch.Methods.Any(m => p.Changes(m.Site)));

    private static ImmutableArray<string> Residue(ActivePatch patch) =>
    [
        .. patch.Methods.Select(m => m.ReplacementSite.Module).Distinct().Select(_ => "a patch module stays loaded; delegates, timers and state machines born in it run on"),
    ];
}
