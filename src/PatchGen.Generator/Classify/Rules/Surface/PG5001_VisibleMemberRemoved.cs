using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Surface;

/// <summary>Other assemblies go on calling a removed member, and it goes on running pre code.</summary>
public static class PG5001_VisibleMemberRemoved
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = new("PG5001", "Visible member removed or re-signed", (fact, context) => fact switch
    {
        MethodRemoved or FieldRemoved when context.OnRemovedType(fact) => Judgment.Fine,
        MethodRemoved { Successor: not 0 } forwarded => forwarded.Traits.HasFlag(MethodTraits.Visible) || fact.FriendsOnly ? Forwarded(fact) : Judgment.Fine,
        MethodRemoved { Traits: var traits } when context.UsersArePatched && traits.HasFlag(MethodTraits.Visible) => WithUsers(fact, context),
        FieldRemoved { IsLiteral: false, Visible: true } or TypeRemoved { Visible: true } when context.UsersArePatched => WithUsers(fact, context),
        MethodRemoved or FieldRemoved { IsLiteral: false } or TypeRemoved when fact.FriendsOnly => ForFriends(fact, context),
        MethodRemoved { OnlyReads: true } reader when IsGetter(reader) => reader.Traits.HasFlag(MethodTraits.Visible) ? Reads(fact) : Judgment.Fine,
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

    // Whoever was built against it is compared, and calls something else since.
    private static Judgment WithUsers(Fact fact, RuleContext context) => Judgment.Warning(
        $"{Said.Of(fact)} was removed or re-signed: its users in {context.Patch.Correspondence.Post.Name} and in what that references are patched with it, but it stays in the process, and code that is loaded otherwise, as plug-ins are, may go on using it, with the pre code.",
        "Nothing is needed where no such code uses it; else keep it and let it forward to its successor.");

    // As a compiler would bind it: nobody who calls the pre one misses the post code.
    private static Judgment Forwarded(Fact fact) => Judgment.Note(
        $"Method {Said.Of(fact)} got further optional parameters: who calls it as it was reaches the post method, with their defaults.",
        "Nothing is needed.");

    // What decides something takes parameters; there the pre answer may be what was fixed.
    private static bool IsGetter(MethodRemoved fact) => fact.Member.Name.StartsWith("get_", StringComparison.Ordinal) && fact.Member.Text.Contains("()", StringComparison.Ordinal);

    private static Judgment Reads(Fact fact) => Judgment.Warning(
        $"Method {Said.Of(fact)} was removed: it stays in the process, and other assemblies that were built against it may go on using it; its pre code only reads.",
        "Make sure that what it answers is still true.");

    private static Judgment Judge(Fact fact, string kind) => Judgment.NeedsTransform(
        $"{kind} {Said.Of(fact)} was removed or re-signed: it stays in the process, and other assemblies that were built against it go on using it, with the pre code.",
        "Keep it and let it forward to its successor, or accept with a justification that no other assembly in the process uses it.");
}
