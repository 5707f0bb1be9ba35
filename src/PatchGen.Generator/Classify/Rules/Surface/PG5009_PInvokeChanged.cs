using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>A P/Invoke has no IL that could be redirected.</summary>
public static class PG5009_PInvokeChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<PInvokeChanged>("PG5009", "P/Invoke changed", (fact, context) =>
        context.OnNewType(fact) || context.OnRemovedType(fact)
            ? Judgment.Fine
            : Judgment.Refused(
                $"P/Invoke {Said.Of(fact)} changed: it has no IL that could be redirected, so callers go on calling the pre one.",
                "Load the post function with NativeLibrary and call it through a function pointer, in the methods that call it."));
}
