using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>The second step: everything that can fail, fails here, with no method changed.</summary>
internal static class Checker
{
    /// <summary>Checks a patch against this process and prepares it.</summary>
    public static Result<CheckedPatch> Check(LoadedPatch patch, PatchModules loaded)
    {
        var copies = new List<(PatchTarget Target, TargetModule Module)>();
        foreach (var target in patch.Manifest.Targets)
        {
            var found = TargetFinder.Find(target);
            if (!found.Ok) return found.Failure;
            copies.AddRange(found.Value.Select(module => (target, module)));
        }

        // Identity of every copy before the first module is loaded: a module stays for ever.
        foreach (var (target, module) in copies)
        {
            if (Fingerprints.Differ(target, module) is { } failure) return failure;
        }

        var methods = ImmutableArray.CreateBuilder<CheckedMethod>();
        foreach (var (target, module) in copies)
        {
            var prepared = Prepare(patch, target, module, loaded);
            if (!prepared.Ok) return prepared.Failure;
            methods.AddRange(prepared.Value);
        }

        var roots = ConsistencyRoots.Find(patch.Manifest.Roots, [.. copies.Select(c => c.Module)]);
        return roots.Ok ? new CheckedPatch(patch, [.. copies.Select(c => c.Module)], methods.ToImmutable(), roots.Value) : roots.Failure;
    }

    private static Result<ImmutableArray<CheckedMethod>> Prepare(LoadedPatch patch, PatchTarget target, TargetModule module, PatchModules loaded)
    {
        var loading = loaded.Load(patch, target, module.Context);
        if (!loading.Ok) return loading.Failure;
        var patchModule = loading.Value;
        if (TokenResolver.Unresolved(patchModule) is { IsEmpty: false } unresolved)
            return Invalid(target, "names members that this process does not have", unresolved);
        return Trampolines(target, module, patchModule);
    }

    private static Result<ImmutableArray<CheckedMethod>> Trampolines(PatchTarget target, TargetModule module, LoadedModule patchModule)
    {
        var assembly = NativeAgent.DefineAssemblyRef(module.Id, patchModule.Assembly.GetName());
        var holders = new Dictionary<string, int>(StringComparer.Ordinal);
        var callees = new List<(Replacement Replacement, MethodBase Target, MethodInfo Post, int Callee, int Parameters)>();
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
                holders[replacement.HolderType] = holder = NativeAgent.DefineTypeRef(module.Id, assembly, post.DeclaringType!.FullName!);
            callees.Add((replacement, pre, post, TrampolineBody.DefineCallee(module.Id, holder, post.Name, shape, arity), shape.Parameters));
        }

        NativeAgent.ApplyMetadata(module.Id);
        var methods = ImmutableArray.CreateBuilder<CheckedMethod>();
        foreach (var (replacement, pre, post, callee, parameters) in callees)
        {
            if (Preparation.Fails(module.Module, pre, post, callee) is { } why)
                return Invalid(target, $"does not fit {new MemberKey(replacement.Member).Display}", [why]);
            var site = new Site(module.Id, replacement.Token);
            methods.Add(new CheckedMethod
            {
                Replacement = replacement,
                Target = pre,
                Site = site,
                ReplacementSite = new Site(patchModule.Id, post.MetadataToken),
                Trampoline = NativeAgent.NewBody(TrampolineBody.Emit(callee, parameters)),
                Original = NativeAgent.NewBody(NativeAgent.Body(site)!),
            });
        }

        return methods.ToImmutable();
    }

    private static Failure Invalid(PatchTarget target, string what, IReadOnlyList<string> evidence) =>
        new(Code.ModuleInvalid, $"The patch module for {target.Name} {what}. Nothing was changed; make the patch anew against this build.", evidence);
}
