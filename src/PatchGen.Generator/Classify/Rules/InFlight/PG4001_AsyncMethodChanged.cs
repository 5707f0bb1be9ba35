using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>Calls of an async method that are suspended finish on the pre code.</summary>
public static class PG4001_AsyncMethodChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new("PG4001", "Async method changed", (fact, _) => fact switch
    {
        MethodChanged changed when changed.Traits.HasFlag(MethodTraits.Async) || changed.Has(SuspendedKind.Async) => Waits(fact, "changed"),
        MethodRemoved or TypeRemoved when fact.Has(SuspendedKind.Async) => Waits(fact, "was removed or re-signed"),
        _ => null,
    });

    private static Judgment Waits(Fact fact, string how) => Judgment.Warning(
        $"Async {(fact is TypeRemoved ? "code of " : "method ")}{Said.Of(fact)} {how}: calls that wait when the patch is applied finish on the pre code, and the patch stays Draining until they have.",
        "Make sure that pre and post code may run side by side, and do not rely on the fix before the patch reports that it has drained.");
}
