using System.Reflection;
using PatchGen.Format;
using PatchGen.Hooks;

namespace PatchGen.Runtime.Check;

/// <summary>A hook of a patch in one copy of its target, compiled and ready to be called.</summary>
/// <param name="Manifest">What the manifest says of it.</param>
/// <param name="Method">Its method in the patch module.</param>
internal sealed record CheckedHook(ManifestHook Manifest, MethodInfo Method)
{
    /// <summary>When it runs.</summary>
    public HookStage Stage => Manifest.Stage;

    /// <summary>How people read it.</summary>
    public string Display => $"{Stage} hook {Manifest.Type}.{Manifest.Method}";

    /// <summary>Whether it runs where the patch is applied before <c>Main</c>.</summary>
    public bool RunsAtStart => Manifest.AtStart == AtStart.Run;

    /// <summary>Calls it. What it throws comes as it was thrown.</summary>
    public HookResult Call(HookContext context)
    {
        object?[] arguments = Method.GetParameters().Length == 0 ? [] : [context];
        return Method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) is HookResult result ? result : HookResult.Ok;
    }
}

/// <summary>The hooks of a patch, in the order in which they run.</summary>
internal static class HookOrder
{
    /// <summary>Those of a stage, in every copy of their target.</summary>
    /// <param name="hooks">All hooks of all copies.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="atStart">True before <c>Main</c>: most hooks have nothing to do there.</param>
    public static IEnumerable<CheckedHook> Of(this IEnumerable<CheckedHook> hooks, HookStage stage, bool atStart) =>
        hooks.Where(h => h.Stage == stage && (!atStart || h.RunsAtStart));
}
