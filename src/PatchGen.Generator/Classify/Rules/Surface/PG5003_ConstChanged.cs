using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Other assemblies compiled the pre value in.</summary>
public static class PG5003_ConstChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<ConstChanged>("PG5003", "Const changed", (fact, context) => context.UsersArePatched ? Said.UsersArePatched($"Const {Said.Of(fact)} changed from {fact.PreValue} to {fact.PostValue}", context)
        : fact.Visible || fact.FriendsOnly ? Judgment.Warning(
            $"Const {Said.Of(fact)} changed from {fact.PreValue} to {fact.PostValue}: its users in this assembly are patched, but {Said.Others(fact, context)} compiled the pre value in.",
            "Patch the assemblies that use it too.")
        : Judgment.Fine);
}
