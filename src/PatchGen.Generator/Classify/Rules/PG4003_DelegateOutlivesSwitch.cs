using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>A delegate made from a lambda that the post code no longer has goes on running the pre code.</summary>
public static class PG4003_DelegateOutlivesSwitch
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new("PG4003", "Delegates made before keep pre code", (fact, _) => fact switch
    {
        MethodChanged changed when changed.Stale.Count(s => s.Kind == "delegate") is > 0 and var count => Judgment.Warning(
            $"{count} {(count == 1 ? "lambda or local function" : "lambdas or local functions")} of {Said.Of(fact)} changed in a way that cannot be redirected: delegates made before (handlers, timers, callbacks, cached ones) go on running the pre code.",
            "Move the changed lines into a method that the lambda calls, so that what the lambda captures stays the same."),
        MethodRemoved { IsPointedAt: true, Successor: 0 } => Judgment.Warning(
            $"{Said.Of(fact)} was removed or re-signed, and delegates are made of it: those made before (handlers, timers, callbacks) go on running the pre code.",
            "Keep the method and let it call its successor, so that delegates made before do too."),
        _ => null,
    });
}
