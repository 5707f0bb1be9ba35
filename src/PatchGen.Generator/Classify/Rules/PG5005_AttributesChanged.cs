using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>Who reads attributes by reflection goes on seeing the pre ones.</summary>
public static class PG5005_AttributesChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<AttributesChanged>("PG5005", "Attributes changed", (fact, context) =>
        fact.CompileTimeOnly || context.OnNewType(fact)
            ? Judgment.Fine
            : Judgment.NeedsTransform(
                $"Attributes of {Said.Of(fact)} changed ({string.Join(", ", fact.Attributes)}): who reads them by reflection goes on seeing the pre ones.",
                "Do in code what the attribute asks for, or accept with a justification that nothing in the process reads it."));
}
