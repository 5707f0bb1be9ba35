using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>The storage in the process has the pre type.</summary>
public static class PG1003_FieldRetyped
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldRetyped>("PG1003", "Field retyped", (fact, _) => fact is { WidensToken: not 0 }
        ? Judgment.Warning(
            $"Instance field {Said.Of(fact)} changed its type from {fact.PreType} to {fact.PostType}: the post value is kept beside the object, and begins with the pre one, which has the post type too. After undo, pre code finds the value from before the patch.",
            $"Make sure that the pre code copes with that where the patch may have to be undone. If the value means something else now, say how it follows with a hook `[ShadowInitializer(Member = \"{DocumentationId.Of(fact.Member)}\")] static T Init(Owner owner)`.")
        : fact is { IsStatic: false, Owner: OwnerKind.Class }
        ? Judgment.NeedsTransform(
            $"Instance field {Said.Of(fact)} changed its type from {fact.PreType} to {fact.PostType}: its storage has the pre type. The post value is kept beside the object, and does not come from the pre one by itself.",
            $"Say how it does, with a hook `[ShadowInitializer(Member = \"{DocumentationId.Of(fact.Member)}\")] static T Init(Owner owner)`, which reads the pre value with Shadow.Pre(owner, \"{fact.Member.Name}\"), or keep the pre type until the fixed build is deployed.")
        : Judgment.Refused(
            $"{(fact.IsStatic ? "Static" : "Instance")} field {Said.Of(fact)} changed its type from {fact.PreType} to {fact.PostType}: its storage in the process has the pre type.",
            fact.IsStatic
                ? "Keep the pre field and add a new static field of the post type beside it."
                : "Keep the pre type until the fixed build is deployed."));
}
