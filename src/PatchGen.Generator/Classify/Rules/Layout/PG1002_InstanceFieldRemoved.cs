using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

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
        { Owner: not OwnerKind.Class } => Judgment.NeedsTransform(
            $"Instance field {Said.Of(fact)} was removed: it stays in the process, and values made while the patch is applied hold its default value when pre code meets them.",
            "Keep the field and its initialization until the fixed build is deployed, or accept this with a justification."),
        { ReadBy: { } reader } => Judgment.NeedsTransform(
            $"Instance field {Said.Of(fact)} was removed, and pre code that may go on running reads it ({reader}): in objects made while the patch is applied it finds the default value.",
            "Keep the field and its initialization until the fixed build is deployed, or accept this with a justification."),
        _ => Judgment.Warning(
            $"Instance field {Said.Of(fact)} was removed: it stays in the process, and nothing that runs beside the patch reads it; after undo, pre code finds its default value in objects made meanwhile.",
            "Where the patch may have to be undone, keep the field and its initialization until the fixed build is deployed."),
    });
}
