using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Callers in other assemblies compiled the pre default in.</summary>
public static class PG5004_DefaultArgumentChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<ParametersChanged>("PG5004", "Default argument changed", (fact, context) => fact switch
    {
        { Defaults: false } => null,
        { Visible: false, FriendsOnly: false } => Judgment.Fine,
        _ when context.UsersArePatched => Said.UsersArePatched($"A default argument of {Said.Of(fact)} changed", context),
        _ => Judgment.Warning(
            $"A default argument of {Said.Of(fact)} changed: its callers in this assembly are patched, but {Said.Others(fact, context)} compiled the pre value in.",
            "Patch the assemblies that call it too, or treat the pre value in the method as the post one."),
    });
}
