using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check.Il;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>The second step: everything that can fail, fails here, with no method changed.</summary>
internal static class Checker
{
    /// <summary>Checks a patch against this process and prepares it.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="loaded">The patch modules loaded so far.</param>
    /// <param name="inEffect">The redirection that is in effect for a method, or null.</param>
    /// <param name="atStart">True before <c>Main</c>: a target that is not loaded yet is patched when it is.</param>
    public static Result<CheckedPatch> Check(LoadedPatch patch, PatchModules loaded, Func<Site, CheckedMethod?> inEffect, bool atStart)
    {
        var copies = TargetCopies.Find(patch.Manifest.Targets, atStart);
        return copies.Ok ? Check(patch, copies.Value, [], loaded, inEffect) : copies.Failure;
    }

    /// <summary>Checks a patch against a copy of a target that was loaded later, with what that uses of the other targets.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="present">What it is in the copies that it is in effect in.</param>
    /// <param name="target">The target.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="loaded">The patch modules loaded so far.</param>
    /// <param name="inEffect">The redirection that is in effect for a method, or null.</param>
    public static Result<CheckedPatch> CheckCopy(LoadedPatch patch, ImmutableArray<PreparedCopy> present, PatchTarget target, Assembly copy, PatchModules loaded, Func<Site, CheckedMethod?> inEffect)
    {
        if (copy.IsCollectible) return new Failure(Code.Collectible, "its context is collectible");
        var copies = TargetCopies.FindWith(target, copy, patch.Manifest.Targets, module => present.Any(c => c.Target.Module.Id == module.Id));
        return copies.Ok ? Check(patch, copies.Value, present, loaded, inEffect) : copies.Failure;
    }

    private static Result<CheckedPatch> Check(LoadedPatch patch, TargetCopies copies, ImmutableArray<PreparedCopy> present, PatchModules loaded, Func<Site, CheckedMethod?> inEffect)
    {
        // Identity of every copy before the first module is loaded: a module stays for ever.
        foreach (var (target, module) in copies.All)
        {
            if (Fingerprints.Differ(target, module) is { } failure) return failure;
        }

        // Dependencies come first: their modules are what the modules of the others refer to.
        var ready = new List<PreparedCopy>();
        foreach (var copy in copies.All)
        {
            var prepared = Prepare(patch, copy, [.. present, .. ready], loaded);
            if (!prepared.Ok) return prepared.Failure;
            ready.Add(prepared.Value);
        }

        var modules = copies.All.Select(c => c.Module).ToImmutableArray();
        var roots = ConsistencyRoots.Find(patch.Manifest.Roots, ready, complete: copies.Pending.IsEmpty && present.IsEmpty);
        return roots.Ok ? new CheckedPatch(patch, modules, [.. ready], ConsistencyRoots.With(roots.Value, inEffect)) { Pending = copies.Pending } : roots.Failure;
    }

    private static Result<PreparedCopy> Prepare(LoadedPatch patch, TargetCopy copy, IReadOnlyList<PreparedCopy> others, PatchModules loaded)
    {
        var (target, module) = copy;
        var peers = PeerModules.Of(patch, copy, others);
        if (!peers.Ok) return peers.Failure;
        var loading = loaded.Load(patch, target, module.Context, peers.Value);
        if (!loading.Ok) return loading.Failure;
        var patchModule = loading.Value;
        // Hooks are looked for each time: they go in the order of the manifest that they are from.
        if (patchModule.Prepared is { } prepared) return HookFinder.Find(patch.Manifest, target, patchModule) is { Ok: true, Value: var known } ? prepared with { Hooks = known } : prepared;
        if (TokenResolver.Unresolved(patchModule) is { IsEmpty: false } unresolved)
            return Invalid(target, "names members that this process does not have", unresolved);
        var hooks = HookFinder.Find(patch.Manifest, target, patchModule);
        if (!hooks.Ok) return hooks.Failure;
        var trampolines = Trampolines(target, module, patchModule, gated: !patch.Manifest.Hooks.IsEmpty);
        if (!trampolines.Ok) return trampolines.Failure;
        patchModule.Prepared = new PreparedCopy(patchModule, trampolines.Value, GatedBody.OfTarget(target, module), hooks.Value) { Target = copy };
        return patchModule.Prepared;
    }

    private static Result<ImmutableArray<CheckedMethod>> Trampolines(PatchTarget target, TargetModule module, LoadedModule patchModule, bool gated)
    {
        // A module may hold nothing but what the modules of the other targets need.
        if (target.Replacements.IsEmpty) return ImmutableArray<CheckedMethod>.Empty;
        var assembly = NativeAgent.DefineAssemblyRef(module.Id, patchModule.Assembly.GetName());
        var holders = new Dictionary<string, int>(StringComparer.Ordinal);
        var callees = new List<(Replacement Replacement, MethodBase Target, MethodInfo Post, int Callee, int Parameters, GateTokens? Gate)>();
        foreach (var replacement in target.Replacements)
        {
            var post = patchModule.Find(replacement);
            if (post is null)
                return Invalid(target, $"holds no public static {replacement.HolderType}.{replacement.HolderMethod}", []);
            // Resolving loads the declaring type: the runtime cannot look for the inliners of a method that it has not loaded.
            var pre = module.Module.ResolveMethod(replacement.Token)!;
            var declaring = pre.DeclaringType;
            var arity = declaring?.GetGenericArguments().Length ?? 0;
            var handle = (MethodDefinitionHandle)MetadataTokens.Handle(replacement.Token);
            var shape = TrampolineSignature.Of(module.Metadata, handle, arity, declaring?.IsValueType == true);
            if (!holders.TryGetValue(replacement.HolderType, out var holder))
                holders[replacement.HolderType] = holder = TrampolineBody.DefineHolder(module.Id, assembly, post.DeclaringType!);
            var callee = TrampolineBody.DefineCallee(module.Id, holder, post.Name, shape, arity);
            var gate = gated
                ? new GateTokens(GateReferences.Enter(module.Id), GateReferences.Self(module, handle, arity, declaring?.IsValueType == true), callee, shape.Parameters)
                : null;
            callees.Add((replacement, pre, post, callee, shape.Parameters, gate));
        }

        NativeAgent.ApplyMetadata(module.Id);
        var methods = ImmutableArray.CreateBuilder<CheckedMethod>();
        foreach (var (replacement, pre, post, callee, parameters, gate) in callees)
        {
            if (Preparation.Fails(module.Module, pre, post, callee) is { } why)
                return Invalid(target, $"does not fit {replacement.Member.Display}", [why]);
            var site = new Site(module.Id, replacement.Token);
            var trampoline = TrampolineBody.Emit(callee, parameters);
            methods.Add(new CheckedMethod
            {
                Replacement = replacement,
                Target = pre,
                Site = site,
                Post = post,
                ReplacementSite = new Site(patchModule.Id, post.MetadataToken),
                Assembly = patchModule.Assembly.GetName().Name!,
                TrampolineIl = trampoline,
                Trampoline = NativeAgent.NewBody(trampoline),
                Original = NativeAgent.SharedBody(NativeAgent.Body(site)!),
                Gate = gate,
            });
        }

        return methods.ToImmutable();
    }

    private static Failure Invalid(PatchTarget target, string what, IReadOnlyList<string> evidence) =>
        new(Code.ModuleInvalid, $"The patch module for {target.Name} {what}. Nothing was changed; make the patch anew against this build.", evidence);
}
