using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>Objects made before keep what the pre initializer gave them.</summary>
public static class PG2004_InstanceInitializerChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<InstanceInitializerChanged>("PG2004", "Instance initializer changed", (fact, _) => Judgment.Warning(
        $"The initializer of {Said.Of(fact.Fields, fact)} changed: objects made from now on have the post value, objects that live already keep theirs.",
        "Make sure that the post code copes with objects that the pre code made."));
}
