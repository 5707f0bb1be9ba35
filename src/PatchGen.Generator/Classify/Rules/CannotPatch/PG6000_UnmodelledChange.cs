using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>The catch-all: what is not understood is not patched.</summary>
public static class PG6000_UnmodelledChange
{
    /// <summary>The rule; the classifier also applies it to each fact that no rule judges.</summary>
    public static Rule Rule { get; } = Rule.For<UnmodelledChange>("PG6000", "Change that PatchGen does not model", (fact, _) => Unjudged(fact));

    /// <summary>The judgment on a fact that no rule judges.</summary>
    public static Judgment Unjudged(Fact fact) => Judgment.Refused(
        $"{Said.Of(fact)} changed in a way that PatchGen does not model{(fact.Why.Length > 0 ? $" ({fact.Why})" : "")}: whether the process may have it is not known.",
        "Leave it as it was until the fixed build is deployed, and please report it.");
}
