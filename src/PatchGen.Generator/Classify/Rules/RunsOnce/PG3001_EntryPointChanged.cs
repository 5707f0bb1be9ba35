using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.RunsOnce;

/// <summary>The entry point ran, or runs until the process ends; it never starts again.</summary>
public static class PG3001_EntryPointChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new Rule("PG3001", "Entry point changed", (fact, _) => fact switch
    {
        MethodChanged { OwnBody: true, Traits: var t } when t.HasFlag(MethodTraits.EntryPoint) => Judge(fact, "changed"),
        MethodAdded { Traits: var t } when t.HasFlag(MethodTraits.EntryPoint) => Judge(fact, "was added"),
        MethodRemoved { Traits: var t } when t.HasFlag(MethodTraits.EntryPoint) => Judge(fact, "was removed"),
        EntryPointChanged => Judge(fact, "is another one"),
        _ => null,
    }) with { Effect = FindingEffect.RunsOnce };

    private static Judgment Judge(Fact fact, string what) => Judgment.NeedsTransform(
        $"The entry point {Said.Of(fact)} {what}: in a running process it has begun already and will not begin again, and while it waits on a stack the switch is busy.",
        "Move what has to change into a method that runs again, or apply the patch at process start (patchgen exec) and accept this with a justification.");
}
