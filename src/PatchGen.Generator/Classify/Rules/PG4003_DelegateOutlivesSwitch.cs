using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>A delegate made from a lambda that the post code no longer has goes on running the pre code.</summary>
public static class PG4003_DelegateOutlivesSwitch
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4003", "Delegates made before keep pre code", (fact, _) =>
        fact.Stale.Count(s => s.Kind == "delegate") is > 0 and var count
            ? Judgment.Warning(
                $"{count} {(count == 1 ? "lambda or local function" : "lambdas or local functions")} of {Said.Of(fact)} changed in a way that cannot be redirected: delegates made before (handlers, timers, callbacks, cached ones) go on running the pre code.",
                "Move the changed lines into a method that the lambda calls, so that what the lambda captures stays the same.")
            : null);
}
