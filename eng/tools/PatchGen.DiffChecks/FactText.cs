using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.DiffChecks;

/// <summary>Facts as text: all that they say, in their order, so that two runs can be compared.</summary>
public static class FactText
{
    private static readonly Dictionary<Type, PropertyInfo[]> Properties = [];
    private static readonly Lock Reading = new();

    /// <summary>A hash of all that a comparison found: facts, bindings, friends.</summary>
    public static string Hash(ChangeSet changes)
    {
        var text = new StringBuilder();
        foreach (var fact in changes.Facts) text.Append(Line(fact, _ => true)).Append('\n');
        foreach (var (post, pre) in changes.Synthesized.OrderBy(b => b.Key)) text.Append(CultureInfo.InvariantCulture, $"{post:x8} {pre:x8}\n");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.AppendJoin(',', changes.Friends).ToString())));
    }

    /// <summary>
    /// The same of what does not depend on where a member stands in the metadata: tokens are another build's matter, where the files came in
    /// another order.
    /// </summary>
    public static string HashWithoutTokens(ChangeSet changes) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', changes.Facts.Select(fact => Line(fact, p => !Positional(p)))))));

    /// <summary>One fact: its kind and the properties that are wanted.</summary>
    public static string Line(Fact fact, Func<PropertyInfo, bool> wanted) =>
        fact.GetType().Name + " " + string.Join("; ", Of(fact.GetType()).Where(wanted).Select(p => $"{p.Name}={Text(p.GetValue(fact))}"));

    // Tokens, offsets, and the numbers in the names that the compiler makes up.
    private static bool Positional(PropertyInfo property) => property.Name is "PreToken" or "PostToken" or "Initializer" or "Stale" or "Redirect";

    private static PropertyInfo[] Of(Type type)
    {
        lock (Reading)
        {
            if (!Properties.TryGetValue(type, out var properties))
                Properties.Add(type, properties = [.. type.GetProperties().Where(p => p.Name != "EqualityContract").OrderBy(p => p.Name, StringComparer.Ordinal)]);
            return properties;
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        MemberKey key => key.Text,
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
