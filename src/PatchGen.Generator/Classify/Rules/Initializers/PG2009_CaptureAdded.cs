using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Initializers;

/// <summary>Objects that live already were made without what the primary constructor now keeps.</summary>
public static class PG2009_CaptureAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldAdded>("PG2009", "Primary-constructor capture added", (fact, _) => fact switch
    {
        { OnNewType: true } or { IsStatic: true } => null,
        _ when Said.Captured(fact.Member) is { } parameter => Judgment.NeedsTransform(
            $"{Said.Of(fact.Member.Type)} now keeps {parameter}, a parameter of its primary constructor: it was passed to objects that live already, and they did not keep it.",
            "Take it from a field or property that the objects have, or say in a [ShadowInitializer] where objects from before get it."),
        _ => null,
    });
}
