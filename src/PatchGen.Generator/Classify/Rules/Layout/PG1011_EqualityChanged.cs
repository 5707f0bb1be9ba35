using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify.Rules.Layout;

/// <summary>Objects that lie in tables lie where their pre hash or order put them.</summary>
public static class PG1011_EqualityChanged
{
    /// <summary>The rule.</summary>
    public static Rule Rule { get; } = Rule.For<MethodChanged>("PG1011", "Equality or order of keys changed", (fact, _) => Of(fact) switch
    {
        null => null,
        "GetHashCode" => Judgment.NeedsTransform(
            $"{Said.Of(fact)} changed: keys that lie in dictionaries and sets lie where their pre hash put them, and the post hash does not find them.",
            "Keep the hash as it was, rebuild the tables in an apply hook, or accept with a justification that no table outlives the switch."),
        "Equals" => Judgment.Warning(
            $"{Said.Of(fact)} changed: keys that lie in dictionaries and sets already were told apart by the pre equality.",
            "Make sure that the post code copes with tables in which two keys are now equal."),
        _ => Judgment.NeedsTransform(
            $"{Said.Of(fact)} changed: sorted sets and dictionaries that live already have the pre order, and searches by the post one miss what is there.",
            "Keep the order as it was, rebuild what is sorted in an apply hook, or accept with a justification that nothing sorted outlives the switch."),
    });

    private static string? Of(MethodChanged fact)
    {
        var text = fact.Member.Text;
        var name = fact.Member.Name[(fact.Member.Name.LastIndexOf('.') + 1)..];
        return (name, text[(text.LastIndexOf(')') + 1)..], Parameters(text)) switch
        {
            ("GetHashCode", "System.Int32", 0) when Overrides(fact) => "GetHashCode",
            // That of a comparer.
            ("GetHashCode", "System.Int32", 1) when Overrides(fact) => "GetHashCode",
            ("Equals", "System.Boolean", 1 or 2) when Overrides(fact) => "Equals",
            ("CompareTo", "System.Int32", 1) or ("Compare", "System.Int32", 2) when Overrides(fact) => "order",
            _ => null,
        };
    }

    private static bool Overrides(MethodChanged fact) => fact.Traits.HasFlag(MethodTraits.Override);

    private static int Parameters(string key)
    {
        var list = key[(key.IndexOf('(') + 1)..key.LastIndexOf(')')];
        var (count, depth) = (list.Length == 0 ? 0 : 1, 0);
        foreach (var c in list)
        {
            depth += c is '<' or '[' or '(' ? 1 : c is '>' or ']' or ')' ? -1 : 0;
            if (c == ',' && depth == 0) count++;
        }

        return count;
    }
}
