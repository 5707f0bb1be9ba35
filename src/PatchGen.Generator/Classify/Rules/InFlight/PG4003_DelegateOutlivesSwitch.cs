using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>A delegate made from a lambda that the post code no longer has goes on running the pre code.</summary>
public static class PG4003_DelegateOutlivesSwitch
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new("PG4003", "Delegates made before keep pre code", (fact, _) => fact switch
    {
        MethodRemoved removed when Taken(removed) is { Length: > 0 } how => Judgment.Warning(
            $"{Said.Of(fact)} was removed or re-signed, and {how}: what was made before (handlers, timers, callbacks) goes on running the pre code.",
            "Keep the method and let it call its successor, so that what was made before does too."),
        _ when fact.Stale.Count(s => s.Kind is SuspendedKind.Delegate or SuspendedKind.FunctionPointer or SuspendedKind.ExpressionTree) is > 0 and var count => Judgment.Warning(
            $"{count} {(count == 1 ? "lambda, local function or method" : "lambdas, local functions or methods")} of {Said.Of(fact)} {(fact is MethodChanged ? "changed in a way that cannot be redirected" : "have no successor")}: delegates made before (handlers, timers, callbacks, cached ones) go on running the pre code.",
            "Move the changed lines into a method that the lambda calls, so that what the lambda captures stays the same."),
        _ => null,
    });

    // How pre code takes the method itself.
    private static string Taken(MethodRemoved removed) => string.Join(" and ", removed.Stale.Where(s => s.Token == removed.PreToken).Select(s => s.Kind switch
    {
        SuspendedKind.Delegate => "delegates are made of it",
        SuspendedKind.FunctionPointer => "function pointers lead to it",
        _ => "expression trees or handles name it",
    }));
}
