using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>Some modifiers are promises that compiled code relies on.</summary>
public static class PG1004_FieldModifiersChanged
{
    // Looked at by compilers, by reflection at most; the process checks access by the pre flags, which IgnoresAccessChecksTo opens.
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "visibility", "public", "private", "internal", "protected", "access",
    };

    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldFlagsChanged>("PG1004", "Field modifiers changed", (fact, _) =>
    {
        if (fact.Flags.All(Harmless.Contains)) return Judgment.Fine;
        return Judgment.Refused(
            $"Field {Said.Of(fact)} changed {string.Join(", ", fact.Flags)}: compiled code relies on the modifiers that the process knows.",
            "Keep the modifiers until the fixed build is deployed.");
    });
}
