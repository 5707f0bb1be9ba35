using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Switch;

/// <summary>A switch that takes the generated code along which had inlined what changes.</summary>
internal static class GeneratedSwitch
{
    /// <summary>Compiles generated code anew and switches. What is generated from then on inlines none of the methods.</summary>
    /// <param name="process">The process; the changed methods cannot be inlined any more.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="gated">Further methods whose code is no longer to run inlined.</param>
    /// <param name="allowPause">True where the process may stand still to be looked through.</param>
    /// <param name="trail">Told each step.</param>
    /// <param name="cancelled">Asked on the way.</param>
    /// <param name="change">The switch.</param>
    /// <param name="commit">False where it only looks whether there could be one: the new code is dropped.</param>
    public static Result<Switched> Run(PatchedProcess process, CheckedPatch patch, IEnumerable<Site> gated, bool allowPause, Trail trail, Func<bool> cancelled, Func<GeneratedChange, Result<Switched>> change, bool commit = true)
    {
        ImmutableArray<Site> sites = [.. patch.Methods.Where(m => m.Replacement.MayBeInlined).Select(m => m.Site), .. gated];
        ImmutableArray<string> targets = [.. patch.Copies.Select(c => c.Target.Target.Name).Distinct()];
        trail.Step("Generated code", "looking for dynamic methods that may have inlined what changes");
        ImmutableArray<string> suspended = [.. SuspendingInliners.Of(sites, process.Inliners)];
        using var recompilation = process.Unhurried(() => process.Generated.Prepare(sites, targets, new(cancelled, allowPause)));
        process.Log.Write($"  {recompilation.Count} dynamic methods compiled anew");
        var switched = change(recompilation.Change);
        if (!switched.Ok) return switched;
        if (commit) recompilation.Commit();
        return switched.Value with { Unproven = recompilation.Unproven.AddRange(suspended) };
    }
}
