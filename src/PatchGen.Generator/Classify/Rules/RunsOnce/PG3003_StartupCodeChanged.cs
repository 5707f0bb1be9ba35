using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.RunsOnce;

/// <summary>What is reached only from where the process, a type or a service starts has run.</summary>
public static class PG3003_StartupCodeChanged
{
    private const MethodTraits Judged = MethodTraits.EntryPoint | MethodTraits.ModuleInitializer;

    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG3003", "Start-up code changed", (fact, _) => fact switch
    {
        { Conduct.RunsOnce: null or "" } or { Conduct: null } => null,
        // The start itself has rules of its own; not so a local function of it that alone differs.
        { OwnBody: true, Traits: var t } when (t & Judged) != 0 => null,
        _ => Judgment.NeedsTransform(
            $"{Said.Of(fact)} changed, which only runs at a start ({fact.Conduct.RunsOnce}): in a running process it has run and will not run again.",
            "Do what differs in a method that runs again, or accept with a justification that the process keeps what the pre code set up."),
    }) with { Effect = FindingEffect.RunsOnce };
}
