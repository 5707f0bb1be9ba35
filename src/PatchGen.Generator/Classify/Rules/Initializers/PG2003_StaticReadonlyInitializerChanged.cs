using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>The JIT may have compiled the value of a static readonly field into its readers.</summary>
public static class PG2003_StaticReadonlyInitializerChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<StaticInitializerChanged>("PG2003", "Initializer of a static readonly field changed", (fact, context) => fact switch
    {
        // A const of type decimal has storage that nobody reads: its users hold the value, and are changed methods.
        { Fields: [var field] } when context.IsConst(field) => Judgment.Fine,
        { Fields.IsDefaultOrEmpty: false, ReadOnly: true } => Judgment.NeedsTransform(
            $"The initializer of static readonly {Said.Of(fact.Fields, fact)} changed: it will not run again, and the JIT may have compiled the pre value into every reader.",
            "Let the changed methods read a new static field with the post value, or accept with a justification that the process keeps the pre value."),
        _ => null,
    }) with { Effect = FindingEffect.PreInitializer };
}
