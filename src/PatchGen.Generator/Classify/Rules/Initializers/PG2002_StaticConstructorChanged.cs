using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>A static constructor ran and never will again.</summary>
public static class PG2002_StaticConstructorChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<StaticInitializerChanged>("PG2002", "Static constructor changed", (fact, _) => fact.Fields.IsDefaultOrEmpty
        ? Judgment.NeedsTransform(
            $"The static constructor of {Said.Of(fact.Member.Type)} changed: it ran when the type was first used and will not run again.",
            "Do what differs in a method that runs again, or accept with a justification that the process keeps what the pre code set up.")
        : null) with { Effect = FindingEffect.PreInitializer };
}
