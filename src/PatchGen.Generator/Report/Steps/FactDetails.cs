using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report.Steps;

/// <summary>What a kind of fact says beyond member, place and why: read off the record, so that a new kind needs nothing here.</summary>
internal static partial class FactDetails
{
    /// <summary>The kind in words: <c>static initializer changed</c>.</summary>
    public static string Kind(Fact fact) => Word().Replace(fact.GetType().Name, " $0").Trim().ToLowerInvariant().Replace("p invoke", "P/Invoke", StringComparison.Ordinal);

    /// <summary>Names and values, in the order of declaration. Tokens are left out: they name nothing outside of one build.</summary>
    public static IEnumerable<(string Name, JsonNode Value)> Of(Fact fact) =>
        from property in fact.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where property.Name != "EqualityContract"
        let value = Node(property.GetValue(fact))
        where value is not null
        select (JsonNamingPolicy.CamelCase.ConvertName(property.Name), value);

    private static JsonNode? Node(object? value) => value switch
    {
        bool flag => flag,
        IEnumerable list and not string => List([.. list.Cast<object?>().Select(Text)]),
        _ => Text(value),
    };

    private static JsonArray? List(List<string?> texts) => texts.Count == 0 || texts.Contains(null) ? null : [.. texts.Select(text => (JsonNode?)text)];

    private static string? Text(object? value) => value switch
    {
        string text => text,
        Enum name => name.ToString(),
        MemberKey key => key.Text,
        _ => null,
    };

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Word();
}
