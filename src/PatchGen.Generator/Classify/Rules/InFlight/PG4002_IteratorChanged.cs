using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>Enumerations under way finish on the pre code.</summary>
public static class PG4002_IteratorChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new("PG4002", "Iterator changed", (fact, _) => fact switch
    {
        MethodChanged changed when changed.Traits.HasFlag(MethodTraits.Iterator) || changed.Has(SuspendedKind.Iterator) => UnderWay(fact, "changed"),
        MethodRemoved or TypeRemoved when fact.Has(SuspendedKind.Iterator) => UnderWay(fact, "was removed or re-signed"),
        _ => null,
    });

    private static Judgment UnderWay(Fact fact, string how) => Judgment.Warning(
        $"Iterator {(fact is TypeRemoved ? "code of " : "")}{Said.Of(fact)} {how}: enumerations under way when the patch is applied finish on the pre code, and the patch stays Draining until they have.",
        "Make sure that pre and post code may run side by side, and that nobody keeps an enumerator for ever.");
}
