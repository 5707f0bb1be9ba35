namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of text.</summary>
internal static class TextEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Expression("string-format", d =>
        {
            var (pre, post) = d.Numbers(2, 8);
            return d.One($"string.Format(CultureInfo.InvariantCulture, «\"{{0:D{pre}}}\" ¦ \"{{0:D{post}}}\"», x)", "string.Format(«\"{0}/{1}\" ¦ \"{1}/{0}\"», x, s)", $"x.ToString(«\"D{pre}\" ¦ \"X{post + 8}\"», CultureInfo.InvariantCulture)", $"s.PadLeft(«{pre + 12} ¦ {post + 12}», '.')");
        }),
        Edit.Expression("interpolation", d =>
        {
            var (pre, post) = d.Numbers(3, 9);
            return d.One("$\"{x}«: ¦ ;»{s}\"", $"$\"<{{s,«{pre + 12} ¦ {post + 12}»}}>\"", "$\"{x}{s}«¦ {s.Length}»\"", $"FormattableString.Invariant($\"{{x:«D{pre} ¦ D{post}»}} {{s}}\")", "«$\"{x} of {s}\" ¦ $\"{s} of {x}\"»");
        }),
        Edit.Expression("string-builder", d => d.One($"new StringBuilder(s)«¦ .Append('{d.Word()[0]}')».Append(x).ToString()", "new StringBuilder(s).«Append(x) ¦ Insert(0, x)».ToString()", "new StringBuilder().Append(s)«.Append(x).Append('-') ¦ .Append('-').Append(x)».ToString()", $"new StringBuilder(s).Append($\"{{x}}«¦ ,{d.Word()}»\").ToString()")),
        Edit.Expression("string-comparison", d => d.One("s.StartsWith(\"p\", StringComparison.«Ordinal ¦ OrdinalIgnoreCase»).ToString()", "string.Equals(s, \"PEAR\", StringComparison.«Ordinal ¦ OrdinalIgnoreCase»).ToString()", "s.«StartsWith ¦ EndsWith»(\"a\", StringComparison.Ordinal).ToString()", "(string.Compare(s, «\"m\" ¦ \"z\"», StringComparison.Ordinal) < 0).ToString()")),
        Edit.Expression("escape", d => d.One("s.Replace(«\"e\" ¦ \"a\"», \"_\") + «\"\" ¦ \"!\"»", "«@\"a\\b\" ¦ \"a\\tb\"» + x", $"\"\"\"{d.Word()} «'x' ¦ \"x\"» .\"\"\" + x", "(s + «'\\u0041' ¦ '\\u0042'»)")),
        Edit.Expression("slice", d =>
        {
            var (pre, post) = d.Numbers(1, 5);
            return d.One($"(s + \"abcdefgh\")[«{pre}.. ¦ {post}..»]", $"(s + \"abcdefgh\")[..«{pre} ¦ {post}»] + «\"\" ¦ \"|\"»", $"(s + \"abcdefgh\")[^«{pre} ¦ {post}»].ToString()", $"(s + \"abcdefgh\").Substring(«{pre} ¦ {post}»)");
        }),
        Edit.Expression("split-join", d => d.One("string.Join(«\",\" ¦ \";\"», Lib.Numbers) + x", $"(s + \" {d.Word()}\").Split(«' ' ¦ 'e'»).Length.ToString() + «\"\" ¦ \"p\"»", "string.Join(\"-\", «s.Split('e') ¦ (s + \"e\").Split('e')»)")),
    ];
}
