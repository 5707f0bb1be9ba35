using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>A loaded type keeps its flags.</summary>
public static class PG6007_TypeFlagsChanged
{
    // A class that a patch derives from a sealed one fails to load, and so does the patch, with nothing changed: not a matter of flags.
    // Abstract is: the runtime refuses to make an object only when the code runs.
    private const string Abstract = "Abstract";

    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<TypeFlagsChanged>("PG6007", "Type modifiers changed", (fact, _) => fact.CompileTimeOnly && !fact.Flags.Contains(Abstract)
        ? Judgment.Fine
        : Judgment.Refused(
            $"{Said.Of(fact)} changed {string.Join(", ", fact.Flags)}: the runtime keeps the modifiers that it loaded.",
            "Leave the modifiers as they were until the fixed build is deployed."));
}
