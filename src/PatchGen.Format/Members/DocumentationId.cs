using System.Text.RegularExpressions;

namespace PatchGen.Format;

/// <summary>The documentation id of a member, as C# writes it: how people name a member in hooks and in project files.</summary>
/// <remarks>The storage of an automatic property goes by the property's id: no C# names the field.</remarks>
public static partial class DocumentationId
{
    private const string BackingField = ">k__BackingField";

    /// <summary>The id of a member: <c>F:Ns.Outer.Inner.field</c>, <c>M:Ns.C`1.Go``1(System.Int32@,`0[])</c>.</summary>
    public static string Of(MemberKey member)
    {
        var text = member.Text;
        if (member.Kind == 'T') return Dotted(text);
        var split = text.IndexOf("::", StringComparison.Ordinal);
        var (type, rest) = (Dotted(text[2..split]), text[(split + 2)..]);
        if (member.Kind == 'F' && rest.EndsWith(BackingField, StringComparison.Ordinal)) return $"P:{type}.{Name(rest[(rest.IndexOf('<') + 1)..^BackingField.Length])}";
        var open = rest.IndexOf('(');
        if (open < 0) return $"{member.Kind}:{type}.{Name(rest)}";

        var close = Matching(rest, open);
        var parameters = Split(rest[(open + 1)..close]).Select(Type).ToList();
        var name = Name(rest[..open]);
        var conversion = name is "op_Implicit" or "op_Explicit" ? "~" + Type(rest[(close + 1)..]) : "";
        return $"{member.Kind}:{type}.{name}{(parameters.Count > 0 ? $"({string.Join(",", parameters)})" : "")}{conversion}";
    }

    /// <summary>True where a text names the member: by its documentation id, or by its key.</summary>
    /// <param name="given">What a person wrote.</param>
    /// <param name="member">The member.</param>
    public static bool Names(string given, MemberKey member) => given == member.Text || given == Of(member);

    private static string Dotted(string type) => type.Replace('/', '.');

    private static string Name(string name) => name.Replace('.', '#').Replace('<', '{').Replace('>', '}').Replace(',', '@');

    private static string Type(string type)
    {
        type = Modifiers().Replace(type, "");
        if (type.EndsWith('&')) return Type(type[..^1]) + "@";
        if (type.EndsWith('*')) return Type(type[..^1]) + "*";
        if (type.EndsWith("[]", StringComparison.Ordinal)) return Type(type[..^2]) + "[]";
        if (type.EndsWith("*]", StringComparison.Ordinal) && type.LastIndexOf('[') is var bracket)
            return $"{Type(type[..bracket])}[{string.Join(",", Enumerable.Repeat("0:", type.Length - bracket - 2))}]";
        if (type.StartsWith('!')) return type.Replace('!', '`');
        if (!type.EndsWith('>')) return Dotted(type);
        var open = Opening(type);
        return Instantiated(Dotted(type[..open]), [.. Split(type[(open + 1)..^1]).Select(Type)]);
    }

    // Type arguments replace the arities of the names, outermost first: List`1 over int is List{System.Int32}.
    private static string Instantiated(string type, List<string> arguments)
    {
        var taken = 0;
        return Arity().Replace(type, arity =>
        {
            var count = int.Parse(arity.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            taken += count;
            return $"{{{string.Join(",", arguments.Skip(taken - count).Take(count))}}}";
        });
    }

    private static IEnumerable<string> Split(string list)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            if (list[i] is '<' or '(' or '[') depth++;
            else if (list[i] is '>' or ')' or ']') depth--;
            else if (list[i] == ',' && depth == 0)
            {
                yield return list[start..i];
                start = i + 1;
            }
        }

        if (list.Length > 0) yield return list[start..];
    }

    private static int Matching(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return i;
        }

        return text.Length;
    }

    private static int Opening(string type)
    {
        var depth = 0;
        for (var i = type.Length - 1; i >= 0; i--)
        {
            if (type[i] == '>') depth++;
            else if (type[i] == '<' && --depth == 0) return i;
        }

        return type.Length;
    }

    [GeneratedRegex(@" mod(req|opt)\([^()]*\)")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@"`(\d+)")]
    private static partial Regex Arity();
}
