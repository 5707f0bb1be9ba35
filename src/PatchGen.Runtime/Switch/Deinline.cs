using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// The third step: take the methods to change out of the code that had inlined them, while they still do the same. What then is
/// on a stack in an older version may hold an inlined copy, and guards the switch.
/// </summary>
internal static class Deinline
{
    /// <summary>De-inlines and says which frames guard the switch; on a failure the caller takes it back.</summary>
    /// <param name="methods">The methods to change, with their IL as loaded, as the agent holds it.</param>
    /// <param name="roots">The consistency roots: an activation that was inlined into its caller, or gave its frame away, could not be seen.</param>
    /// <param name="active">The patches in effect: what they redirect has no inlined copy left.</param>
    /// <param name="inliners">Takes note of the methods that were compiled anew.</param>
    public static Result<List<Guard>> Run(IReadOnlyCollection<BodyChange> methods, IReadOnlyCollection<ConsistencyRoot> roots, ActivePatches active, Inliners inliners)
    {
        inliners.Note(NativeAgent.TakeEvents());
        var unchanged = roots.Select(root => new BodyChange(root.Site, root.Body)).Concat(methods).DistinctBy(m => m.Site).Where(m => active.Top(m.Site) is null).ToList();
        if (unchanged.Count == 0) return new List<Guard>();
        var precompiled = Precompiled([.. unchanged.Select(m => m.Site)], active);
        if (!precompiled.Ok) return precompiled.Failure;
        NativeAgent.ApartFromDynamicMethods([.. unchanged.Select(m => m.Site)], () => NativeAgent.Request(SwitchPlan.ReJit([.. unchanged, .. precompiled.Value], [])));
        if (roots.Select(Broken).FirstOrDefault(why => why is not null) is { } broken)
            return new Failure(Code.ModuleInvalid, "A consistency root does not compile where it has a frame of its own. Nothing was changed; declare another one and make the patch anew.", broken);

        var onStacks = Stacks.Functions();
        if (!onStacks.Ok) return onStacks.Failure;
        // What began in code that a root had before may be at work without a frame of its own.
        var guards = roots.Where(root => active.Root(root.Site) is null).SelectMany(root => root.Tails).Distinct().Select(tail => new Guard(tail, Guard.Always)).ToList();
        foreach (var function in onStacks.Value)
        {
            // What cannot be compiled ahead cannot be told from an inliner.
            if (!Stacks.Prepare(function.Key)) guards.Add(new Guard(function.Value, Guard.Always));
        }

        var compiled = NativeAgent.TakeEvents();
        inliners.Note(compiled);
        guards.AddRange(compiled.Where(e => e.Kind == EventKind.Started).GroupBy(e => e.Site).Select(g => new Guard(g.Key, g.Min(e => e.Version))));
        return guards;
    }

    /// <summary>Gives the methods back what they had, after a switch that did not happen.</summary>
    public static void TakeBack(IEnumerable<Site> methods, ActivePatches active, Inliners inliners, bool neverRevert)
    {
        var unchanged = methods.Where(s => active.Top(s) is null).ToList();
        inliners.Note(NativeAgent.TakeEvents());
        // While any patch is in effect a revert could bring back code that had inlined what it redirects.
        if (active.All.IsEmpty)
        {
            var all = unchanged.Concat(inliners.All).Distinct().ToList();
            NativeAgent.Request(neverRevert ? SwitchPlan.ReJit([.. all.Select(s => new BodyChange(s, 0))], []) : SwitchPlan.Revert(all, []));
            inliners.Clear();
        }
        else if (unchanged.Count > 0)
        {
            NativeAgent.Request(SwitchPlan.ReJit([.. unchanged.Select(s => new BodyChange(s, active.Body(s)))], []));
        }
    }

    private static string? Broken(ConsistencyRoot root)
    {
        try
        {
            Preparation.Prepare(root.Method);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{root.Method.DeclaringType}.{root.Method.Name}: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    // They are asked for with the code that they have, apart from what they had inlined.
    private static Result<List<BodyChange>> Precompiled(List<Site> changed, ActivePatches active)
    {
        var loaded = LoadedModules.ById();
        var found = PrecompiledInliners.Of(changed, loaded, loaded);
        GC.KeepAlive(loaded);
        return found.Ok ? found.Value.Except(changed).Select(site => new BodyChange(site, active.Body(site))).ToList() : found.Failure;
    }
}
