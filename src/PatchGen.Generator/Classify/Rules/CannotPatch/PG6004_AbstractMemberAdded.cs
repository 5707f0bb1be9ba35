using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>Loaded derived classes would lack an implementation.</summary>
public static class PG6004_AbstractMemberAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodAdded>("PG6004", "Abstract member added", (fact, _) => fact.Traits switch
    {
        var t when !t.HasFlag(MethodTraits.Abstract) || t.HasFlag(MethodTraits.OnInterface) => null,
        var t when t.HasFlag(MethodTraits.OnNewType) => Judgment.Fine,
        _ => Judgment.Refused(
            $"Abstract member {Said.Of(fact)} was added to a class that is loaded: it has no slot for it, and its derived classes have no implementation.",
            "Add a non-virtual method that tests for the derived types."),
    });
}
