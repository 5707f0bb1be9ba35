using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Census;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Switch;

namespace PatchGen.Runtime.Commands;

/// <summary>
/// An apply up to the switch, taken back: the methods are de-inlined, generated code is compiled anew, and the stacks are looked at until
/// nobody would be in the way. No hook runs, and no code changes what it does. What stays is what a later apply uses: the patch module
/// and the references to it.
/// </summary>
internal static class Rehearsal
{
    // As long as an apply waits for its first count.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Says what an apply would come to now.</summary>
    /// <param name="process">The process.</param>
    /// <param name="patch">The patch, which fits.</param>
    /// <param name="shown">What people would see of it, as far as it is known before the switch.</param>
    /// <param name="request">How it would be applied.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="trail">Told each step.</param>
    public static WireResponse Run(PatchedProcess process, CheckedPatch patch, AppliedPatch shown, ApplyRequest request, Client client, Trail trail)
    {
        var looked = Look(process, patch, request, client, trail);
        if (!looked.Ok) return trail.Refuse(looked.Failure);
        shown = shown with { Unproven = shown.Unproven.AddRange(looked.Value.Unproven) };
        if (shown.IsDraining())
        {
            trail.Step("Count", "what is suspended");
            shown = shown with { Suspended = process.Aside(() => Suspended(patch, shown, request, client, trail)) };
        }

        shown = Outcomes.WithState(shown);
        return trail.End(
            shown.Rehearsed(),
            Responses.Of(shown.Worst().Code(), shown.Rehearsed() + ".") with { Patch = shown, DryRun = true, Evidence = [.. shown.InFlight(), .. shown.Unproven], Attempts = looked.Value.Attempts });
    }

    private static Result<Switched> Look(PatchedProcess process, CheckedPatch patch, ApplyRequest request, Client client, Trail trail)
    {
        if (patch.Methods.IsEmpty) return new Switched(0, 0);
        // Where hooks run behind a gate, the pre bodies that would wait before it must be left, too.
        List<GatedBody> bodies = HookedApply.Gates(patch.Patch.Manifest) ? [.. patch.Copies.SelectMany(c => c.Gated)] : [];
        trail.Step("De-inline", $"{patch.Methods.Length + bodies.Count} methods");
        try
        {
            var inliners = Deinline.Run(
                [.. patch.Methods.Select(m => new BodyChange(m.Site, m.Original)), .. bodies.Select(b => new BodyChange(b.Site, b.Original))], patch.Roots, process.Active, process.Inliners);
            if (!inliners.Ok) return inliners.Failure;
            var sites = bodies.Select(b => b.Site).Concat(patch.Roots.Select(r => r.Site)).ToList();
            return GeneratedSwitch.Run(process, patch, sites, request.AllowPause, trail, client.Cancelled, Stand, commit: false);

            Result<Switched> Stand(GeneratedChange generated)
            {
                trail.Step("Look", $"{patch.Methods.Length} methods, {inliners.Value.Count} that had inlined them on the stacks");
                var guards = patch.Methods.Select(m => m.Site).Concat(Applier.Replaced(process.Active, patch)).Concat(sites).Select(site => new Guard(site, Guard.Always)).Concat(inliners.Value);
                return Switcher.Run(SwitchPlan.Look(guards, generated), request.Attempts, client.Cancelled);
            }
        }
        finally
        {
            Deinline.TakeBack([.. patch.Requested, .. bodies.Select(b => b.Site)], process.Active, process.Inliners, process.NeverRevert);
        }
    }

    private static ImmutableArray<SuspendedCount> Suspended(CheckedPatch patch, AppliedPatch shown, ApplyRequest request, Client client, Trail trail)
    {
        using var drain = Drain.Of(patch.Patch.Manifest, patch.Modules);
        var counts = drain.Begin(client.Cancelled, Patience, request.AllowPause);
        trail.Step("Count", $"{drain.Outcome}");
        return [.. shown.Suspended.Select(s => s with { Count = counts is null ? -1 : counts.GetValueOrDefault(s.Member) })];
    }
}
