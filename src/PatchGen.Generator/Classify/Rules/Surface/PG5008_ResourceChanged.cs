using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Resources are not patched.</summary>
public static class PG5008_ResourceChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<ResourceChanged>("PG5008", "Resource changed", (fact, _) => Judgment.NeedsTransform(
        $"Resource {fact.Name} was added, removed or changed: the process keeps the resources that the target was loaded with.",
        "Put what the post code reads into the code, or accept with a justification that the pre resource serves."));
}
