using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>A method's flags stay as they were loaded: only its body can be redirected.</summary>
public static class PG6002_MethodFlagsChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodFlagsChanged>("PG6002", "Method modifiers changed", (fact, _) => fact.AffectsExecution
        ? Judgment.Refused(
            $"{Said.Of(fact)} changed {string.Join(", ", fact.Flags)}: the runtime keeps the flags that it loaded, only the body can be redirected.",
            "Say it in the body (a lock statement for Synchronized), or leave the modifiers as they were.")
        : Judgment.Fine);
}
