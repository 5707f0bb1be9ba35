using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>Objects that live already have no room for a new instance field: those of classes get it beside them.</summary>
public static class PG1001_InstanceFieldAdded
{
    private const string Initializer = "Say what it holds in objects made before, with a hook `[ShadowInitializer(Member = \"{0}\")] static T Init(Owner owner)`, or accept the default with a justification.";

    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldAdded>("PG1001", "Instance field added", (fact, _) => fact switch
    {
        { IsStatic: true } => null,
        { OnNewType: true } => Judgment.Fine,
        { Owner: not OwnerKind.Class } => Judgment.Refused(
            $"Instance field {Said.Of(fact)} was added to {(fact.Owner == OwnerKind.FixedLayout ? "a type with a layout of its own" : "a struct")}: values that live already have no room for it, and have no identity to keep it by.",
            "Add a new type with the field and use it in the changed methods."),
        // PG2009 says it of what primary constructors keep.
        _ when Said.Captured(fact.Member) is not null => null,
        { MayReplace.IsEmpty: false } => Judgment.NeedsTransform(
            $"Instance field {Said.Of(fact)} was added, and {string.Join(", ", fact.MayReplace.Select(m => Said.Of(m)))} removed: in objects made before, what the one should hold may be in the other.",
            Remedy(fact)),
        { First: FirstValue.Constructor } => Judgment.NeedsTransform(
            $"Instance field {Said.Of(fact)} was added, and constructors compute its value: objects made before went through the pre constructors, and hold its type's default.",
            Remedy(fact)),
        { First: FirstValue.Effectful } => Judgment.NeedsTransform(
            $"Instance field {Said.Of(fact)} was added, and its initializer has effects that other code sees: objects made before hold its type's default.",
            Remedy(fact)),
        { First: FirstValue.Initializer } => Judgment.Warning(
            $"Instance field {Said.Of(fact)} was added: it is kept beside its objects, and what computes its first value runs for an object made before when the field is first used.",
            Unsure(fact)),
        _ => Judgment.Warning(
            $"Instance field {Said.Of(fact)} was added: it is kept beside its objects, and objects made before hold its type's default.",
            Unsure(fact)),
    });

    private static string Remedy(Fact fact) => string.Format(null, Initializer, DocumentationId.Of(fact.Member));

    private static string Unsure(Fact fact) => $"Make sure that the post code copes with that. Otherwise s{Remedy(fact)[1..]}";
}
