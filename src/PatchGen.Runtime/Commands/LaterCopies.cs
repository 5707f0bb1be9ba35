using System.Collections.Concurrent;
using System.Reflection;
using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;
using PatchGen.Runtime.Switch;
using PatchGen.Runtime.Transform;

namespace PatchGen.Runtime.Commands;

/// <summary>
/// Patches what is loaded after a patch was applied: another copy of a target, in another context, and at process start every
/// target, before its loader returns and any of its code can run.
/// </summary>
internal sealed class LaterCopies(PatchedProcess process)
{
    private const int Attempts = 40;

    private static readonly HookStage[] HookStages = [HookStage.PreApply, HookStage.CheckApply, HookStage.Apply, HookStage.PostApply];

    private readonly ConcurrentQueue<Assembly> _arrived = new();
    private bool _draining;

    /// <summary>How <c>view</c> says that a target is not loaded yet.</summary>
    public static string Pending(string target) => $"{target}: pending";

    /// <summary>Begins to listen.</summary>
    public void Watch()
    {
        process.Ending += Drain;
        AppDomain.CurrentDomain.AssemblyLoad += (_, arrival) =>
        {
            // The cheap answer first: most assemblies are nobody's target.
            if (arrival.LoadedAssembly.IsDynamic || process.Active.All.IsEmpty) return;
            _arrived.Enqueue(arrival.LoadedAssembly);
            process.Soon(Drain);
        };
    }

    // Patches what has arrived. Only one thread at a time, the one that may change patches.
    private void Drain()
    {
        // Checking may load what a target uses, on this thread: that waits for its turn, and may have been patched with its user by then.
        if (_draining) return;
        _draining = true;
        try
        {
            while (_arrived.TryDequeue(out var assembly))
            {
                foreach (var hash in process.Active.All.Select(p => p.Manifest.ContentHash))
                {
                    if (process.Active.Find(hash) is { } patch && patch.Manifest.Targets.FirstOrDefault(t => t.Name == assembly.GetName().Name) is { } target) Patch(patch, target, assembly);
                }

                Redo(assembly);
            }
        }
        finally
        {
            _draining = false;
        }
    }

    private void Patch(ActivePatch patch, PatchTarget target, Assembly copy)
    {
        var context = TargetModule.ContextName(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(copy)!);
        if (copy.ManifestModule.ModuleVersionId != target.Mvid)
        {
            Note(patch, $"{target.Name} in {context}: another build, not patched");
            return;
        }

        if (patch.Copies.Any(c => c.Target.Module.Assembly == copy)) return;
        using var trail = new Trail($"apply to {target.Name} in {context}", process.Log, Client.None);
        var checking = Checker.CheckCopy(patch.Patch, patch.Copies, target, copy, process.Modules, process.Active.Top);
        if (!checking.Ok)
        {
            trail.Refuse(checking.Failure);
            Note(patch, $"{target.Name} in {context}: unpatchable ({checking.Failure.Code.Name})");
            return;
        }

        ShadowFields.Begin(checking.Value.Copies);
        var switched = Applier.Switch(process, checking.Value, new(Attempts, First: true, AllowPause: false), () => false, trail);
        if (!switched.Ok)
        {
            trail.Refuse(switched.Failure);
            Note(patch, $"{target.Name} in {context}: unpatchable ({switched.Failure.Code.Name})");
            return;
        }

        // None of its code has run: what hooks do at the process's start they do here.
        using var hooks = new HookRunner(process, patch.Manifest, checking.Value.Copies.SelectMany(c => c.Hooks), atStart: true);
        if (HookStages.Select(stage => hooks.Run(stage)).FirstOrDefault(failure => failure is not null) is { } failed)
        {
            hooks.RollBack();
            hooks.RunAfter(HookStage.FailApply);
            trail.Refuse(failed);
            Deinline.TakeBack(checking.Value.Requested, process.Active, process.Inliners, process.NeverRevert);
            Note(patch, $"{target.Name} in {context}: not patched, {failed.Message}");
            return;
        }

        hooks.Commit();
        process.Active = process.Active.Replace(patch with
        {
            Copies = patch.Copies.AddRange(checking.Value.Copies),
            Roots = patch.Roots.AddRange(checking.Value.Roots),
            Shown = patch.Shown with { Modules = [.. patch.Shown.Modules.Except(checking.Value.Copies.Select(c => Pending(c.Target.Target.Name))), .. checking.Value.Modules.Select(m => $"{m.Display}: patched")] },
        });
        trail.Pauses();
        foreach (var module in checking.Value.Modules) process.Log.Write($"Update {patch.Manifest.Id} applied to {module.Display}");
    }

    // Precompiled code that arrives now may have inlined, when it was compiled, what is redirected.
    private void Redo(Assembly assembly)
    {
        var id = NativeAgent.ModuleId(assembly.ManifestModule);
        if (id == 0 || !PrecompiledInliners.MayBeIn(id, process.Active.All.SelectMany(p => p.Manifest.Targets).Select(t => t.Name))) return;
        var loaded = LoadedModules.ById();
        var inliners = PrecompiledInliners.Of([.. process.Active.Tops.Select(top => top.Site)], loaded, loaded.Where(one => one.Key == id));
        GC.KeepAlive(loaded);
        if (inliners.Ok)
        {
            if (inliners.Value.Count > 0) NativeAgent.Request(SwitchPlan.ReJit([.. inliners.Value.Select(site => new BodyChange(site, process.Active.Body(site)))], []));
            return;
        }

        // It is loaded already, and nothing keeps it from running: each patch says so.
        var line = $"what the precompiled code of {inliners.Failure.Evidence[0]} may have inlined";
        process.Log.Write($"unproven: {line}");
        foreach (var patch in process.Active.All)
            process.Active = process.Active.Replace(patch with { Shown = Outcomes.WithState(patch.Shown with { Unproven = patch.Shown.Unproven.Add(line) }) });
    }

    private void Note(ActivePatch patch, string module)
    {
        process.Log.Write(module);
        process.Active = process.Active.Replace(patch with { Shown = patch.Shown with { Modules = patch.Shown.Modules.Add(module) } });
    }
}
