using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Stamps tell builds apart and are no reason for a patch.</summary>
public static class PG5011_BuildStampChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<BuildStampChanged>("PG5011", "Build stamp changed", (fact, _) => Judgment.Note(
        $"A stamp of the build changed{(fact.Why.Length > 0 ? $" ({fact.Why})" : "")}: the process goes on reporting the pre one.",
        "Ask `patchgen view` which patches a process has."));
}
