using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>Reflection and layouts show the class that the process loaded, which lacks the added field.</summary>
public static class PG1014_ShadowNotSeen
{
    private const int Told = 3;

    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<FieldAdded>("PG1014", "Added field not seen by reflection", (fact, _) => fact is { SeenBy.IsEmpty: false, Owner: OwnerKind.Class, OnNewType: false }
        ? Judgment.Warning(
            $"Instance field {Said.Of(fact)} was added to a class whose fields are looked at by other means than their names ({string.Join(", ", fact.SeenBy.Take(Told))}{(fact.SeenBy.Length > Told ? ", ..." : "")}): it is kept beside its objects, and is not found there.",
            "Make sure that this code copes without the field, or have it name the field.")
        : null);
}
