using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.RunsOnce;

/// <summary>A module initializer ran when the assembly was loaded.</summary>
public static class PG3002_ModuleInitializerChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new Rule("PG3002", "Module initializer changed", (fact, _) => fact switch
    {
        MethodChanged { OwnBody: true, Traits: var t } when t.HasFlag(MethodTraits.ModuleInitializer) => Judge(fact, "changed"),
        MethodAdded { Traits: var t } when t.HasFlag(MethodTraits.ModuleInitializer) => Judge(fact, "was added"),
        MethodRemoved { Traits: var t } when t.HasFlag(MethodTraits.ModuleInitializer) => Judge(fact, "was removed"),
        _ => null,
    }) with { Effect = FindingEffect.RunsOnce };

    private static Judgment Judge(Fact fact, string what) => Judgment.NeedsTransform(
        $"Module initializer {Said.Of(fact)} {what}: module initializers ran when the assembly was loaded and will not run again.",
        "Do what differs in a method that runs again, or accept with a justification that the process keeps what the pre code set up.");
}
