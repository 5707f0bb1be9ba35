using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using PatchGen.Format;
using PatchGen.Hooks;

namespace PatchGen.Runtime.Check;

/// <summary>Finds a patch's hooks in its modules, and compiles them: what can fail, fails before anything is changed.</summary>
internal static class HookFinder
{
    /// <summary>The hooks that a target's patch module holds, or what is wrong with the first that cannot run.</summary>
    public static Result<ImmutableArray<CheckedHook>> Find(Manifest manifest, PatchTarget target, LoadedModule module)
    {
        var found = ImmutableArray.CreateBuilder<CheckedHook>();
        foreach (var hook in manifest.Hooks)
        {
            var owner = string.IsNullOrEmpty(hook.Target) ? manifest.Targets[0].Name : hook.Target;
            if (owner != target.Name) continue;
            if (module.Find(hook.Type, hook.Method, BindingFlags.Public | BindingFlags.NonPublic) is not { } method) return Invalid(hook, "is not in the patch module");
            if (Unfit(method, hook.Stage) is { } why) return Invalid(hook, why);
            try
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return Invalid(hook, $"does not compile here: {e.Message.ReplaceLineEndings(" ")}");
            }

            found.Add(new CheckedHook(hook, method));
        }

        return found.ToImmutable();
    }

    private static string? Unfit(MethodInfo method, HookStage stage)
    {
        var result = stage is HookStage.CheckApply or HookStage.CheckReverse ? typeof(HookResult) : typeof(void);
        return method switch
        {
            { IsStatic: false } or { ContainsGenericParameters: true } => "is not a static method without type parameters",
            _ when method.ReturnType != result => $"returns {method.ReturnType}, not {result}",
            _ when method.GetParameters().Any(p => p.ParameterType != typeof(HookContext)) || method.GetParameters().Length > 1 => $"takes something else than a {typeof(HookContext)}",
            _ => null,
        };
    }

    private static Failure Invalid(ManifestHook hook, string what) =>
        new(Code.ModuleInvalid, $"{hook.Stage} hook {hook.Type}.{hook.Method} {what}. Nothing was changed; make the patch anew with this version of PatchGen.");
}
