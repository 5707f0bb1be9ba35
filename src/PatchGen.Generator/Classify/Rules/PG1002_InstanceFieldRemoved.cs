using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>The slot stays in the process, and objects born while patched have nothing in it when the patch is undone.</summary>
public static class PG1002_InstanceFieldRemoved
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldRemoved>("PG1002", "Instance field removed", (fact, context) => fact switch
    {
        { IsStatic: true } => null,
        _ when context.OnRemovedType(fact) => Judgment.Fine,
        { Owner: OwnerKind.FixedLayout } => Judgment.Refused(
            $"Instance field {Said.Of(fact)} of a type with a layout of its own was removed: the process keeps the pre layout.",
            "Keep the field, unused, until the fixed build is deployed."),
        _ => Judgment.NeedsTransform(
            $"Instance field {Said.Of(fact)} was removed: it stays in the process, and objects made while the patch is applied hold its default value when pre code meets them (in flight, or after undo).",
            "Keep the field and its initialization until the fixed build is deployed, or accept this with a justification."),
    });
}
