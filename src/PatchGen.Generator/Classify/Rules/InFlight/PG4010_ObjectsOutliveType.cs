using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.InFlight;

/// <summary>Objects of a type that the post code no longer has go on running its pre code, for those who hold them by an interface or a base type.</summary>
public static class PG4010_ObjectsOutliveType
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<TypeRemoved>("PG4010", "Objects of a removed type keep pre code", (fact, _) =>
        fact.Has(SuspendedKind.Object)
            ? Judgment.Warning(
                $"Type {Said.Of(fact)} was removed: objects made before, which others hold by an interface or a base type, go on running its pre code, and the patch stays Draining until they are gone.",
                "Keep the type and change its methods, or write a hook that puts objects of the new type in their places.")
            : null);
}
