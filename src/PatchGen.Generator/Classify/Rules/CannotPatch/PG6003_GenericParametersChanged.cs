using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>The runtime checks constraints and variance as loaded.</summary>
public static class PG6003_GenericParametersChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<GenericParametersChanged>("PG6003", "Generic constraints or variance changed", (fact, _) => Judgment.Refused(
        $"The constraints or the variance of type parameters of {Said.Of(fact)} changed: the runtime goes on checking those that it loaded.",
        "Keep the constraints, or add a new generic method or type with the post ones."));
}
