using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>Objects made before were built by the pre constructor.</summary>
public static class PG2008_ConstructorChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG2008", "Constructor changed", (fact, _) => fact.Traits.HasFlag(MethodTraits.Constructor)
        ? Judgment.Note(
            $"Constructor {Said.Of(fact)} changed: objects that live already were built by the pre one.",
            "Make sure that the post code copes with objects that the pre code made.")
        : null);
}
