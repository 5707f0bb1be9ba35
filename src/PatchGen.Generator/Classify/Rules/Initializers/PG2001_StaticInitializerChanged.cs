using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>A static initializer ran and never will again.</summary>
public static class PG2001_StaticInitializerChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<StaticInitializerChanged>("PG2001", "Static initializer changed", (fact, _) => fact switch
    {
        { Fields.IsDefaultOrEmpty: true } or { ReadOnly: true } => null,
        _ => Judgment.NeedsTransform(
            $"The initializer of {Said.Of(fact.Fields, fact)} changed: it ran when the type was first used and will not run again, so the field keeps what it holds.",
            "Let the changed methods read a new static field that holds the post value, or accept with a justification that the process keeps the pre value."),
    }) with { Effect = FindingEffect.PreInitializer };
}
