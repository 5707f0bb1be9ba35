using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>Calls through the base type or the interface go on reaching a removed override.</summary>
public static class PG1010_OverrideRemoved
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodRemoved>("PG1010", "Override or implementation removed", (fact, context) => fact.Traits switch
    {
        var t when !t.HasFlag(MethodTraits.Override) => null,
        _ when context.OnRemovedType(fact) => Judgment.Fine,
        _ => Judgment.Refused(
            $"{Said.Of(fact)}, which overrides or implements a member, was removed: calls through the base type or the interface go on reaching it.",
            "Keep it and let it call the inherited member."),
    });
}
