using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>Calls of an async method that are suspended finish on the pre code.</summary>
public static class PG4001_AsyncMethodChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4001", "Async method changed", (fact, _) =>
        fact.Traits.HasFlag(MethodTraits.Async) || fact.Stale.Any(s => s.Kind == "async")
            ? Judgment.Warning(
                $"Async method {Said.Of(fact)} changed: calls that wait when the patch is applied finish on the pre code, and the patch stays Draining until they have.",
                "Make sure that pre and post code may run side by side, and do not rely on the fix before the patch reports that it has drained.")
            : null);
}
