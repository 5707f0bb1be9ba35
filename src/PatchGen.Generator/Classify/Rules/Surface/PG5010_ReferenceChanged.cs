using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>The process has the assemblies that it was deployed with.</summary>
public static class PG5010_ReferenceChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<ReferenceChanged>("PG5010", "Reference changed", (fact, _) => fact.Change switch
    {
        ReferenceChange.Removed => Judgment.Fine,
        ReferenceChange.Added => Judgment.Note(
            $"A reference was added ({Said.Reference(fact)}): the patch applies only where the process can load it, and is refused with nothing changed where it cannot.",
            "Nothing is needed where the framework or the deployment holds it."),
        _ => Judgment.Warning(
            $"A reference changed its version ({Said.Reference(fact)}): the process goes on using the one that it was deployed with.",
            "Make sure that the post code also works against the deployed version; a fix that is in the dependency itself needs a patch of the dependency."),
    });
}
