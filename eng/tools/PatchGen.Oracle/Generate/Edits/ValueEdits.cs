namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of values and how they are computed.</summary>
internal static class ValueEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Expression("constant", d =>
        {
            var (pre, post) = d.Numbers(2, 90);
            return d.One($"(x + «{pre} ¦ {post}»).ToString()", $"(x * «{pre}L ¦ {post}L» + 1).ToString()", $"(x + «{pre}.5 ¦ {post}.5»).ToString(CultureInfo.InvariantCulture)", $"(x + «{pre}.25m ¦ {post}.25m»).ToString(CultureInfo.InvariantCulture)",
                $"(char)('a' + «{pre % 20} ¦ {(post % 20) + 20}») + s", $"(x > 5 ? «{pre} ¦ {post}» : «{pre} ¦ {post + 100}»).ToString()");
        }),
        Edit.Expression("literal-text", d =>
        {
            var (pre, post) = d.TwoWords();
            return d.One($"«\"{pre}\" ¦ \"{post}\"» + x", $"s + «\"{pre}\" ¦ \"{post}\"» + x", $"(x > 3 ? «\"{pre}\" ¦ \"{post}\"» : \"{d.Word()}\")", $"«\"{pre}\" ¦ \"{post}\"».ToUpperInvariant() + s.Length");
        }),
        Edit.Expression("operator", d =>
        {
            var (pre, post) = d.Two("+", "-", "*", "^", "|");
            return d.One($"(x «{pre} ¦ {post}» {d.Number(3, 40)}).ToString()", $"(s.Length «{pre} ¦ {post}» {d.Number(3, 40)}).ToString()", $"((x + 20) «/ ¦ %» {d.Number(2, 4)}).ToString()", $"(x + s.Length «<< ¦ >>» {d.Number(1, 3)}).ToString()", $"(x «{pre} ¦ {post}» 7L).ToString()");
        }),
        Edit.Expression("numeric-type", d => d.One(
            $"Lib.Kind(x «+ 1 ¦ + 1L»)", $"(x / «{d.Number(3, 9)} ¦ {d.Number(3, 9)}.0»).ToString(CultureInfo.InvariantCulture)", "Lib.Boxed(«x ¦ x + 0u»)", "Lib.Boxed(«1.5f ¦ 1.5») + x")),
        Edit.Expression("cast", d =>
        {
            var (pre, post) = d.Two("byte", "sbyte", "short", "char", "ushort", "nint");
            return d.One($"Lib.Boxed(unchecked((«{pre} ¦ {post}»)(x * {d.Number(31, 99)} + 65)))", $"((int)unchecked((«byte ¦ sbyte»)(x - {d.Number(5, 30)}))).ToString()", "(x + 0.75 + «0 ¦ (int)0.9 + 1»).ToString(CultureInfo.InvariantCulture)");
        }),
        Edit.Expression("boxing", d => d.One("Lib.Boxed(«x ¦ (short)x»)", "Lib.Boxed(«(object)s ¦ s.Length»)", "Lib.Boxed(«(x, 1) ¦ (1, x)»)", "Lib.Boxed((int?)«x ¦ (x > 5 ? null : x)»)")),
        Edit.Expression("checked", d => d.One($"(«unchecked ¦ checked»(x * {d.Number(900000000, 1100000000)})).ToString()", $"((byte)«unchecked ¦ checked»((byte)(x * {d.Number(30, 60)}))).ToString()")),
        Edit.Expression("bits", d =>
        {
            var (pre, post) = d.Numbers(1, 5);
            return d.One($"((x + 40) >> «{pre} ¦ {post}»).ToString()", $"(1 << «{pre} ¦ {post}» | (x & 1)).ToString()", $"(«¦ ~»(x & {d.Number(3, 15)})).ToString()", $"((x + 64) «>> ¦ >>>» 1 ^ «0 ¦ 1»).ToString()");
        }),
        Edit.Expression("tuple", d => d.One("(x, s).«Item1 ¦ Item2».ToString()", "(«x, s ¦ s, x»).ToString()", $"(A: x, B: s«¦ , C: {d.Number(1, 99)}»).ToString()", $"((x, s.Length) «== ¦ !=» (3, 4)).ToString()")),
        Edit.Expression("typeof-nameof", d =>
        {
            var (pre, post) = d.Two("int", "long", "List<string>", "Dictionary<int, string>", "DateTime", "string[]");
            return d.One($"typeof(«{pre} ¦ {post}»).Name + x", "nameof(«x ¦ s») + x", $"typeof(«{pre} ¦ {post}»).ToString()", $"default(«int ¦ bool»).ToString() + x");
        }),
        Edit.Expression("enum-value", d =>
        {
            var (pre, post) = d.Two("Low", "Middle", "High");
            return d.One($"(Lib.Level.«{pre} ¦ {post}»).ToString() + x", $"((Lib.Level)«(x & 1) ¦ (1 + (x & 1))»).ToString()", $"(x > 3 ? Lib.Level.«{pre} ¦ {post}» : Lib.Level.Low).ToString() + «\"\" ¦ \".\"»");
        }),
        Edit.Expression("with-expression", d => d.One($"(new Lib.Point(x, 1) with {{ X = {d.Number(100, 200)}«¦ , Y = 7» }}).ToString()", "(new Lib.Point(x, 1)«¦ with { Y = x }»).ToString()", $"new Lib.Point(«x, {d.Number(20, 40)} ¦ {d.Number(50, 70)}, x»).ToString()")),
    ];
}
