using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules;

/// <summary>Other assemblies go on calling a removed member, and it goes on running pre code.</summary>
public static class PG5001_VisibleMemberRemoved
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new("PG5001", "Visible member removed or re-signed", (fact, context) => fact switch
    {
        MethodRemoved or FieldRemoved when context.OnRemovedType(fact) => Judgment.Fine,
        MethodRemoved or FieldRemoved { IsLiteral: false } or TypeRemoved when fact.FriendsOnly => ForFriends(fact, context),
        TypeRemoved type => type.Visible ? Judge(fact, "Type") : Judgment.Fine,
        MethodRemoved method => method.Traits.HasFlag(MethodTraits.Visible) ? Judge(fact, "Method") : Judgment.Fine,
        // Who used a const has its value already, and an enum member has a rule of its own.
        FieldRemoved { IsLiteral: false, Visible: true } => Judge(fact, "Field"),
        _ => null,
    });

    // Most friends are test assemblies, which no service loads: said, not refused.
    private static Judgment ForFriends(Fact fact, RuleContext context) => Judgment.Warning(
        $"{Said.Of(fact)} was removed or re-signed: it stays in the process, and {string.Join(", ", context.Changes.Friends)}, where loaded, may go on using it, with the pre code.",
        "Nothing is needed where those are test assemblies; else keep it and let it forward to its successor.");

    private static Judgment Judge(Fact fact, string kind) => Judgment.NeedsTransform(
        $"{kind} {Said.Of(fact)} was removed or re-signed: it stays in the process, and other assemblies that were built against it go on using it, with the pre code.",
        "Keep it and let it forward to its successor, or accept with a justification that no other assembly in the process uses it.");
}
