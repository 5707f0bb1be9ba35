using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>A loaded type keeps its layout.</summary>
public static class PG1005_LayoutChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<LayoutChanged>("PG1005", "Layout changed", (fact, _) => Judgment.Refused(
        $"The layout of {Said.Of(fact)} changed (kind, packing, size, offsets or the order of fields): a loaded type keeps the pre layout.",
        "Add a new type with the post layout and use it in the changed methods, or keep the pre layout."));
}
