using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>Objects that the pre code made are finalized by the post code.</summary>
public static class PG4004_FinalizerChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG4004", "Finalizer changed", (fact, _) => fact.Traits.HasFlag(MethodTraits.Finalizer)
        ? Judgment.Warning(
            $"The finalizer of {Said.Of(fact.Member.Type)} changed: objects that the pre code made are finalized by the post code, and after undo the other way round.",
            "Make sure that the post finalizer copes with objects that the pre code made or half released.")
        : null);
}
