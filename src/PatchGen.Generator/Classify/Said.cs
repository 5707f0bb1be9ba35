using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>How messages name members: as their author would, not as metadata does.</summary>
internal static class Said
{
    private const string BackingField = ">k__BackingField";

    public static string Of(Fact fact) => Of(fact.Member);

    public static string Of(MemberKey member)
    {
        var text = member.Display;
        if (member.Kind == 'F' && text.EndsWith(BackingField, StringComparison.Ordinal))
        {
            var open = text.LastIndexOf('<');
            return $"{text[..open]}{text[(open + 1)..^BackingField.Length]} (the storage of an automatic property)";
        }

        if (Captured(member) is { } parameter) return $"{text[..text.LastIndexOf('<')]}{parameter} (the capture of a primary-constructor parameter)";
        return text == "<Module>" ? "the assembly" : text;
    }

    /// <summary>The primary-constructor parameter that a field keeps; null for other fields.</summary>
    public static string? Captured(MemberKey member) => member.Kind == 'F' && member.Name is ['<', .. var parameter, '>', 'P'] ? parameter : null;

    public static string Of(ImmutableArray<MemberKey> members, Fact fact) =>
        members.IsDefaultOrEmpty ? Of(fact) : string.Join(", ", members.Select(Of));

    /// <summary>Which other assemblies could use a member.</summary>
    public static string Others(Fact fact, RuleContext context) =>
        fact.FriendsOnly ? $"{string.Join(", ", context.Changes.Friends)}, where loaded," : "other assemblies";

    /// <summary>A change that compilers inline into its users, all of which are patched with it.</summary>
    public static Judgment UsersArePatched(string change, RuleContext context) => Judgment.Note(
        $"{change}: its users in {context.Patch.Correspondence.Post.Name} and in what that references are patched with it; code that is loaded otherwise, as plug-ins are, has the pre value.",
        "Nothing is needed where no such code uses it.");

    public static string Reference(ReferenceChanged fact) => fact.Why.Length > 0 ? fact.Why : Of(fact);
}
