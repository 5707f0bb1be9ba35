using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>Serializers go by the class that the process loaded, which lacks the added field.</summary>
public static class PG1012_ShadowNotSerialized
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldAdded>("PG1012", "Added field not serialized", (fact, _) => fact is { Owner: OwnerKind.Class, OnNewType: false, SerializedBy: { } attribute }
        ? Judgment.Warning(
            $"Instance field {Said.Of(fact)} was added to a class that is {attribute}: it is kept beside its objects, where serializers do not look. They neither write nor read it.",
            "Make sure that what is written without the field can be read by the post code, or deploy the fixed build where such data is exchanged.")
        : null);
}
