using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>Callers in other assemblies compiled the pre default in.</summary>
public static class PG5004_DefaultArgumentChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<ParametersChanged>("PG5004", "Default argument changed", (fact, _) => fact switch
    {
        { Defaults: false } => null,
        { Visible: false } => Judgment.Fine,
        _ => Judgment.Warning(
            $"A default argument of {Said.Of(fact)} changed: its callers in this assembly are patched, but callers in other assemblies compiled the pre value in.",
            "Patch the assemblies that call it too, or treat the pre value in the method as the post one."),
    });
}
