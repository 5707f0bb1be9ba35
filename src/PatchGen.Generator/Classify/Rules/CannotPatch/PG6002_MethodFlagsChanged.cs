using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>A method's flags stay as they were loaded: only its body can be redirected.</summary>
public static class PG6002_MethodFlagsChanged
{
    // What compilers look at, and how to compile the pre body, which a patched method no longer runs.
    private static readonly HashSet<string> Harmless =
        ["Access", "Final", "HideBySig", "SpecialName", "CheckAccessOnOverride", "NoInlining", "AggressiveInlining", "NoOptimization", "AggressiveOptimization"];

    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodFlagsChanged>("PG6002", "Method modifiers changed", (fact, _) => fact.AffectsExecution && !fact.Flags.All(Harmless.Contains)
        ? Judgment.Refused(
            $"{Said.Of(fact)} changed {string.Join(", ", fact.Flags)}: the runtime keeps the flags that it loaded, only the body can be redirected.",
            "Say it in the body (a lock statement for Synchronized), or leave the modifiers as they were.")
        : Judgment.Fine);
}
