namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of which method is called, and with what.</summary>
internal static class CallEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Expression("call-another-method", d =>
        {
            var (pre, post) = d.Two("Twice", "Thrice", "Squared");
            return d.One($"Lib.«{pre} ¦ {post}»(x + 3).ToString()", $"(Lib.«{pre} ¦ {post}»(s.Length + 2) + x).ToString()", "s.«ToUpperInvariant ¦ ToLowerInvariant»() + x + s.«Trim ¦ ToUpperInvariant»()", $"Math.«Max ¦ Min»(x, {d.Number(1, 6)}).ToString()");
        }),
        Edit.Expression("call-added", d => d.One($"«x ¦ Lib.Twice(x + {d.Number(1, 9)})».ToString()", "s«¦ .PadLeft(14, '*')»", $"(x«¦ + Lib.Squared(s.Length)»).ToString()", "«s ¦ string.Concat(s.Reverse())» + «x ¦ Lib.Pair(x, 1)»")),
        Edit.Expression("argument-swapped", d =>
        {
            var n = d.Number(20, 60);
            return d.One($"Lib.Pair(«x, {n} ¦ {n}, x»).ToString()", $"Lib.Pair(«a: x, b: {n} ¦ a: {n}, b: x»).ToString()", $"string.Concat(«s, x ¦ x, s»)", $"Math.Pow(«{n}, 2 ¦ 2, {n % 9 + 5}»).ToString(CultureInfo.InvariantCulture)");
        }),
        Edit.Expression("default-argument-use", d => d.One($"Lib.WithDefault(x«¦ , {d.Number(3, 9)}»).ToString()", $"Lib.WithDefault(x«, {d.Number(3, 9)} ¦»).ToString()", $"(Lib.WithDefault(b: «{d.Number(3, 5)} ¦ {d.Number(6, 9)}», a: x)).ToString()")),
        Edit.Expression("overload", d => d.One("Lib.Kind(«x ¦ (long)x»)", "Lib.Kind(«x ¦ (object)x»)", "Lib.Kind(«(object)s ¦ s.Length»)", "Lib.Kind(«(long)x ¦ x + 1.5»)")),
        Edit.Expression("generic-argument", d =>
        {
            var (pre, post) = d.Two("int", "string", "List<int>", "DateTime", "KeyValuePair<int, string>");
            return d.One($"Lib.TypeName<«{pre} ¦ {post}»>() + x", $"Lib.Box<«{pre} ¦ {post}»>.Name + x", "Lib.Same(«x ¦ s»).ToString() + «\"\" ¦ \"~\"»", $"new List<«{pre} ¦ {post}»>().GetType().ToString()");
        }),
        Edit.Expression("params", d => d.One($"Lib.Many(x«¦ , {d.Number(1, 9)}»).ToString()", $"Lib.Many(«¦ x, »{d.Number(1, 9)}).ToString()", "Lib.Many(«Lib.Numbers ¦ [.. Lib.Numbers, x]»).ToString()")),
        Edit.Expression("dynamic", d => d.One($"((object)((dynamic)x «+ ¦ -» {d.Number(1, 9)})).ToString()", "((object)((dynamic)s).«Length ¦ Trim()»).ToString()", $"Lib.Boxed(((dynamic)«x ¦ s») + {d.Number(1, 9)})")) with { Elsewhere = true },
        Edit.Expression("method-group", d => d.One("Lib.Apply(«Lib.Twice ¦ Lib.Thrice», x + 1).ToString()", "string.Join(\",\", Lib.Numbers.Select(«Lib.Twice ¦ Lib.Squared»)) + x", "((Func<int, int>)«Lib.Thrice ¦ Math.Abs»)(x - 9).ToString()")),
        Edit.Statements("out-variable", d => d.One(
            $"if (Lib.TryHalf(«x ¦ x + {2 * d.Number(3, 9) + 1}», out var a)) r += a;",
            "r += int.TryParse(«\"12\" ¦ \"twelve\"», out var a) ? a + x : -1;",
            "«r += x; ¦ if (Lib.TryHalf(x, out var a)) r += a + \"half\"; else r += \"odd\";»")),
        Edit.Statements("receiver", d => d.One("var a = new StringBuilder(s); var b = new StringBuilder(\"b\"); «a ¦ b».Append(x); r += a; r += b;", $"var a = new List<int> {{ {d.Number(1, 9)} }}; var b = new List<int>(); «a ¦ b».Add(x); r += a.Count * 10 + b.Count;")),
    ];
}
