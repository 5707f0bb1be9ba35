using PatchGen.Generator.Classify.Rules.CannotPatch;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>A loaded class keeps its table of virtual methods.</summary>
public static class PG1008_VirtualSlotAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodAdded>("PG1008", "Virtual method added", (fact, _) => fact.Traits switch
    {
        var t when !t.HasFlag(MethodTraits.NewSlot) || (t & (MethodTraits.OnInterface | MethodTraits.Abstract | MethodTraits.Override)) != 0 => null,
        var t when t.HasFlag(MethodTraits.OnNewType) => Judgment.Fine,
        _ when PG6001_GenericVirtualAdded.IsGeneric(fact) => null,
        _ => Judgment.Refused(
            $"Virtual method {Said.Of(fact)} was added to a class that is loaded: its table of virtual methods has no slot for it.",
            "Make the method non-virtual, or let it test for the types that differ."),
    });
}
