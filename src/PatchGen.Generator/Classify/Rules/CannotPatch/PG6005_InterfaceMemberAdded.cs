using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>A loaded interface keeps its members.</summary>
public static class PG6005_InterfaceMemberAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodAdded>("PG6005", "Interface member added", (fact, _) => fact.Traits switch
    {
        var t when !t.HasFlag(MethodTraits.OnInterface) || (t & (MethodTraits.NewSlot | MethodTraits.Abstract)) == 0 => null,
        var t when t.HasFlag(MethodTraits.OnNewType) => Judgment.Fine,
        _ => Judgment.Refused(
            $"{Said.Of(fact)} was added to an interface that is loaded: no type in the process has a slot for it.",
            "Add a new interface or an extension method, and let the changed methods test for it."),
    });
}
