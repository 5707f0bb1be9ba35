using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Reflection shows the properties and events that the target was loaded with.</summary>
public static class PG5007_PropertyOrEventChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<PropertyOrEventChanged>("PG5007", "Property or event added, removed or changed", (fact, context) => fact switch
    {
        _ when context.OnNewType(fact) || context.OnRemovedType(fact) => Judgment.Fine,
        { Visible: false } => Judgment.Fine,
        { Change: PropertyChange.Removed } => Judgment.Note(
            $"{Said.Of(fact)} was removed: serializers and others that go by reflection still see it in the process.",
            "Nothing is needed unless it must no longer be read or written by its name."),
        _ => Judgment.Warning(
            $"{Said.Of(fact)} was {(fact.Change == PropertyChange.Added ? "added" : "changed")}: code of the patch sees that, but serializers, binders and others that go by reflection do not.",
            "Do not rely on its being serialized or bound while the patch is what provides it."),
    });
}
