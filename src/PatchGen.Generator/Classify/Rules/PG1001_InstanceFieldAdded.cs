using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>Objects that live already have no room for a new instance field.</summary>
public static class PG1001_InstanceFieldAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldAdded>("PG1001", "Instance field added", (fact, _) => fact switch
    {
        { IsStatic: true } => null,
        { OnNewType: true } => Judgment.Fine,
        _ => Judgment.Refused(
            $"Instance field {Said.Of(fact)} was added: objects that live already have no room for it, and the process cannot give it to them.",
            "Keep the state elsewhere, for example in a new static ConditionalWeakTable keyed by the object, or in a field that exists."),
    });
}
