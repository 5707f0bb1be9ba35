namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of conditions, switches and patterns.</summary>
internal static class ChoiceEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Expression("comparison-boundary", d =>
        {
            var at = d.One("0", "3", "7", "12");
            return d.One($"(x «< ¦ <=» {at} ? \"{d.Word()}-\" : \"{d.Word()}+\")", $"(x «> ¦ >=» {at}).ToString()", $"(x > «2 ¦ 6» ? s : \"{d.Word()}\")", $"(s.Length «< ¦ <=» 4 ? x : -x - 1).ToString()");
        }),
        Edit.Expression("condition-negated", d => d.One($"(«¦ !»(x > {d.Number(-3, 9)}) ? \"{d.Word()}+\" : \"{d.Word()}-\")", $"(«¦ !»s.Contains('{d.One("e", "a", "u")}')).ToString()", "(x > 0 «&& ¦ ||» s.Length > 4).ToString()", $"(x «== ¦ !=» {d.One("3", "7")} ? s : \"{d.Word()}+\")")),
        Edit.Expression("ternary", d => d.One("(x > 3 ? «s : \"n\" + x ¦ \"n\" + x : s»)", $"«x.ToString() ¦ (x > 3 ? \"{d.Word()}\" : x.ToString())»", $"(x > 5 ? \"a\" : «\"b\" ¦ x < 0 ? \"c\" : \"d\"»)")),
        Edit.Expression("null-coalescing", d => d.One($"(\"<\" + ((x > 5 ? null : s)«¦ ?? \"{d.Word()}\"») + \">\")", "(\"<\" + (x > 5 ? null : s)«¦ ?.Length» + \">\")", $"((x > 5 ? (int?)null : x) ?? «{d.Number(1, 9)} ¦ {d.Number(20, 29)}»).ToString()")),
        Edit.Expression("switch-arm", d =>
        {
            var (pre, post) = d.TwoWords();
            return d.One($"(x switch {{ 3 => \"{pre}\", «¦ 7 => \"{post}\", »_ => \"other\" }})", $"(x switch {{ < 0 => \"{pre}-\", «> 5 ¦ > 9» => \"{post}+\", _ => \"other\" }})", $"(s switch {{ \"pear\" => \"{pre}\", «¦ \"Plum\" => \"{post}\", \"fig\" => \"f\", »_ => s }})", $"((x, s) switch {{ (0, _) => \"{pre}\", «(_, \"fig\") ¦ (7, _)» => \"{post}\", _ => \"other\" }})");
        }),
        Edit.Expression("pattern", d => d.One("(x is > «2 and < 9 ¦ 6 or < 0»).ToString()", "(s is [«'p', .. ¦ .., 'r'»]).ToString() + (s is { Length: «4 ¦ 3» })", "(s is { Length: > «3 ¦ 4» } ? \"long\" : \"short\")", "((object)x is «int and > 3 ¦ int and not > 3»).ToString()", "(s is [var a, .., «'m' ¦ 'r'»] ? a.ToString() : \"none\")", "(Lib.Shape(x) is Lib.Point { X: «> 3 ¦ < 3» } ? \"in\" : \"out\")")),
        Edit.Statements("string-switch", d =>
        {
            var (pre, post) = d.TwoWords();
            return $$"""
                switch (s)
                {
                    case "a": r += "{{pre}}"; break;
                    case "pear": case «"Plum" ¦ "fig"»: r += "{{post}}"; break;
                    case "b": case "c": case "d": case "e": case "f": case "g": r += "letter"; break;
                    default: r += x; break;
                }
                """;
        }),
        Edit.Statements("switch-case", d => d.One(
            $$"""switch (x) { case 0: r += "zero"; break; «¦ case 3: r += "{{d.Word()}}"; break;» default: r += "many"; break; }""",
            $$"""switch (x) { case 0: r += "zero"; «break; ¦ goto case 3;» case 3: r += "{{d.Word()}}"; break; case 4: case 5: case 6: r += "some"; break; default: r += "many"; break; }""",
            """switch (x) { case > 5 when «s.Length > 4 ¦ s.Length <= 4»: r += "both"; break; case > 5: r += "one"; break; default: r += "none"; break; }""")),
        Edit.Statements("null-check", d => d.One(
            "string a = x > 5 ? null : s; «r += a.Length; ¦ if (a != null) r += a.Length; else r += \"null\";»",
            $"string a = x > 5 ? null : s; «¦ a ??= \"{d.Word()}\";» r += \"<\" + a + \">\";",
            "string a = x > 5 ? null : s; «¦ ArgumentNullException.ThrowIfNull(a);» r += \"<\" + a + \">\";")),
        Edit.Statements("if-else", d => d.One(
            $"if (x > 3) r += \"{d.Word()}\"; «¦ else r += \"{d.Word()}\";»",
            $"«r += s; ¦ if (s.Length > {d.Number(2, 3)}) r += s[..2];»",
            $"if (x > {d.Number(0, 9)}) {{ «r += s; ¦ r += x; if (s.Length > 3) r += \"+\";» }} else r += «\"\" ¦ \"-\"»;")),
    ];
}
