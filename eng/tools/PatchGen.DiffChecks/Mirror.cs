using System.Reflection;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.DiffChecks;

/// <summary>The laws that hold for any two builds: nothing differs from itself, and what differs there differs back.</summary>
public static class Mirror
{
    /// <summary>Match and Diff.</summary>
    public static ChangeSet Diff(Snapshot pre, Snapshot post) => Differ.Diff(Matcher.Match(pre, post), CancellationToken.None);

    /// <summary>What a snapshot differs in from itself; empty where the law holds.</summary>
    public static IReadOnlyList<string> OfSelf(Snapshot snapshot) => [.. Diff(snapshot, snapshot).Facts.Select(f => FactText.Line(f, _ => true))];

    /// <summary>The facts that have no counterpart in the comparison the other way round; empty where the law holds.</summary>
    /// <param name="changes">What differs from pre to post.</param>
    /// <param name="back">What differs from post to pre.</param>
    public static IReadOnlyList<string> Broken(ChangeSet changes, ChangeSet back)
    {
        var rest = back.Facts.Select(f => Line(f, mirrored: true)).Order(StringComparer.Ordinal).ToList();
        var broken = new List<string>();
        foreach (var line in changes.Facts.Select(f => Line(f, mirrored: false)))
            if (!rest.Remove(line)) broken.Add($"only there: {line}");
        return [.. broken, .. rest.Select(line => $"only back: {line}")];
    }

    // The kind, the member, and what both directions can say alike. Sets that are named by their side change places.
    private static string Line(Fact fact, bool mirrored)
    {
        var text = FactText.Line(fact is FieldRenamed ? fact with { Member = fact.Member.Type } : fact, Symmetric);
        var name = fact.GetType().Name;
        var kind = mirrored ? Opposite(name) : name;
        var pair = fact switch
        {
            ConstChanged c => Ordered(c.PreValue, c.PostValue, mirrored),
            FieldRenamed r => Ordered(r.PreMember.Text, r.Member.Text, mirrored),
            FieldRetyped r => Ordered(r.PreType, r.PostType, mirrored),
            HierarchyChanged h => Ordered(string.Join(",", h.Removed), string.Join(",", h.Added), mirrored),
            EnumChanged e => Ordered($"{e.Change}", Opposite($"{e.Change}"), mirrored),
            PropertyOrEventChanged p => Ordered($"{p.Change}", Opposite($"{p.Change}"), mirrored),
            ReferenceChanged r => Ordered($"{r.Change}", Opposite($"{r.Change}"), mirrored),
            _ => "",
        };
        return $"{kind} {text[(name.Length + 1)..]} {pair}";
    }

    private static string Ordered(string pre, string post, bool mirrored) => mirrored ? $"{post} -> {pre}" : $"{pre} -> {post}";

    private static bool Symmetric(PropertyInfo property) => property.Name is "Member" or "Flags" or "AffectsExecution" or "CompileTimeOnly" or "Attributes" or "Defaults"
        or "ReadOnly" or "Fields" or "IsLiteral" or "Name";

    private static string Opposite(string text) => text switch
    {
        _ when text.EndsWith("Added", StringComparison.Ordinal) => text[..^5] + "Removed",
        _ when text.EndsWith("Removed", StringComparison.Ordinal) => text[..^7] + "Added",
        _ => text,
    };
}
