using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>A loaded class keeps the targets of its virtual slots.</summary>
public static class PG1009_OverrideAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodAdded>("PG1009", "Override or implementation added", (fact, _) => fact.Traits switch
    {
        var t when !t.HasFlag(MethodTraits.Override) => null,
        var t when t.HasFlag(MethodTraits.OnNewType) => Judgment.Fine,
        _ => Judgment.Refused(
            $"{Said.Of(fact)} overrides or implements a member on a type that is loaded: its slot goes on leading to the inherited one.",
            "Change the inherited method instead, and let it test for this type."),
    });
}
