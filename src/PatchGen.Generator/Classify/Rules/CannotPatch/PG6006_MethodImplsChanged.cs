using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>Which method implements which is settled when a type is loaded.</summary>
public static class PG6006_MethodImplsChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodImplsChanged>("PG6006", "Explicit implementations changed", (fact, context) =>
        context.OnNewType(fact) || context.OnRemovedType(fact)
            ? Judgment.Fine
            : Judgment.Refused(
                $"The explicit implementations of {Said.Of(fact)} changed: which method implements which was settled when the type was loaded.",
                "Keep the methods that implement the interface and change their bodies."));
}
