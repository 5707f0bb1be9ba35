using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.CannotPatch;

/// <summary>Generic virtual methods are looked up in the loaded metadata.</summary>
public static class PG6001_GenericVirtualAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodAdded>("PG6001", "Generic virtual method added", (fact, _) =>
        (fact.Traits & (MethodTraits.NewSlot | MethodTraits.OnNewType | MethodTraits.OnInterface | MethodTraits.Abstract | MethodTraits.Override)) == MethodTraits.NewSlot && IsGeneric(fact)
            ? Judgment.Refused(
                $"Generic virtual method {Said.Of(fact)} was added to a class that is loaded: the runtime looks such methods up in the loaded metadata, where it is not.",
                "Make the method non-virtual.")
            : null);

    /// <summary>True for a method with type parameters of its own.</summary>
    internal static bool IsGeneric(Fact fact) => fact.Member.Text.Contains("``", StringComparison.Ordinal);
}
