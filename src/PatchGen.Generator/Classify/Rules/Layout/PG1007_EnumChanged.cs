using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>An enum's numbers are in the heap, in other assemblies and on the wire; its names are in the loaded metadata.</summary>
public static class PG1007_EnumChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<EnumChanged>("PG1007", "Enum changed", (fact, context) => fact.Change switch
    {
        _ when context.OnNewType(fact) || context.OnRemovedType(fact) => Judgment.Fine,
        EnumChange.Added when fact is { IsNamed: false, IsShown: false, Visible: false } => Judgment.Note(
            $"Enum member {Said.Of(fact)} was added: the process does not know its name, and no code of this assembly prints, parses or checks names of the enum.",
            "Nothing is needed unless something looks the name up by reflection."),
        EnumChange.Added when !fact.IsNamed => Judgment.Warning(
            $"Enum member {Said.Of(fact)} was added: the process does not know its name. No code of this assembly prints, parses or checks names of the enum, but others who get a value of it may: they find the number only.",
            "Make sure that no serializer, configuration or other assembly depends on the name until the fixed build is deployed."),
        EnumChange.Added => Judgment.NeedsTransform(
            $"Enum member {Said.Of(fact)} was added: code of the patch knows it, but ToString, Parse, IsDefined and serializers in the process do not.",
            "Accept this with a justification if its name is never printed, parsed or checked; else keep a const number instead."),
        EnumChange.Removed => Judgment.Warning(
            $"Enum member {Said.Of(fact)} was removed: values of it may live on, and the process goes on printing and parsing its name.",
            "Make sure that the post code treats the number as it should."),
        EnumChange.Value when !fact.Visible => Judgment.NeedsTransform(
            $"{Said.Of(fact)} changed its value: objects that live already hold the pre number, which now means another member or none.",
            "Keep the numbers, translate what live objects hold in an apply hook, or accept with a justification that nothing holds one across the switch."),
        _ => Judgment.Refused(
            $"{Said.Of(fact)} changed its {(fact.Change == EnumChange.UnderlyingType ? "underlying type" : "value")}: objects, other assemblies and stored data hold the pre numbers, and the process keeps the pre names for them.",
            "Keep the numbers, and give new meanings new numbers."),
    });
}
