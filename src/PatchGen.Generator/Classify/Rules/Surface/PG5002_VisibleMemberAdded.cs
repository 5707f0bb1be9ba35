using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>What is new lives in the patch module: the target's own metadata does not show it.</summary>
public static class PG5002_VisibleMemberAdded
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new("PG5002", "Visible member added", (fact, _) => fact switch
    {
        TypeAdded type => type.Visible ? Judge(fact, "Type") : Judgment.Fine,
        MethodAdded { Traits: var t } when t.HasFlag(MethodTraits.OnNewType) || !t.HasFlag(MethodTraits.Visible) => Judgment.Fine,
        MethodAdded => Judge(fact, "Method"),
        _ => null,
    });

    private static Judgment Judge(Fact fact, string kind) => Judgment.Note(
        $"{kind} {Said.Of(fact)} was added: it lives in the patch module, where code of the patch finds it; other assemblies and reflection on the target do not.",
        "Nothing is needed unless something looks it up by name.");
}
