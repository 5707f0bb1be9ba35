using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>A loaded type keeps its base type and its interfaces.</summary>
public static class PG1006_HierarchyChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<HierarchyChanged>("PG1006", "Base type or interfaces changed", (fact, _) => Judgment.Refused(
        $"{Said.Of(fact)} {Words(fact)}: a loaded type keeps its base type and its interfaces.",
        "Leave the declaration as it was and do the work in methods: a new type of the patch may derive from it or wrap it."));

    private static string Words(HierarchyChanged fact) => (fact.Added.IsDefaultOrEmpty, fact.Removed.IsDefaultOrEmpty) switch
    {
        (false, true) => $"now derives from or implements {string.Join(", ", fact.Added)}",
        (true, false) => $"no longer derives from or implements {string.Join(", ", fact.Removed)}",
        (false, false) => $"derives from or implements {string.Join(", ", fact.Added)} instead of {string.Join(", ", fact.Removed)}",
        _ => "changed its base type or interfaces",
    };
}
