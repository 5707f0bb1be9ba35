namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of loops.</summary>
internal static class LoopEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Statements("loop-bound", d =>
        {
            var (pre, post) = d.Numbers(3, 9);
            return d.One($"for (var a = 0; a < «{pre} ¦ {post}»; a++) r += a;", "for (var a = 0; a «< ¦ <=» Math.Abs(x); a++) r += a;", $"for (var a = «{pre} ¦ {post}»; a < 12; a += 2) r += a + \",\";", $"var a = 0; while (a < «{pre} ¦ {post}») r += a++;");
        }),
        Edit.Statements("loop-kind", d => d.One(
            $"«for (var a = 0; a < {d.Number(2, 4)}; a++) r += a; ¦ foreach (var a in Lib.Numbers) r += a;»",
            "«var a = x; while (a < 5) r += a++; ¦ var a = x; do r += a++; while (a < 5);»",
            "«foreach (var a in Lib.Numbers) r += a; ¦ for (var a = Lib.Numbers.Length - 1; a >= 0; a--) r += Lib.Numbers[a];»")),
        Edit.Statements("break-continue", d => d.One($"foreach (var a in Lib.Numbers) {{ «¦ if (a > {d.Number(3, 8)}) break;» r += a; }}", "foreach (var a in Lib.Numbers) { if (a > 3) «break ¦ continue»; r += a + \",\"; }", $"for (var a = 0; a < 9; a++) {{ if (a == {d.Number(2, 6)}) «continue ¦ break»; r += a; }}")),
        Edit.Statements("loop-body", d => d.One($"foreach (var a in Lib.Numbers) r += a «+ ¦ -» {d.Number(1, 9)};", $"for (var a = 0; a < {d.Number(2, 5)}; a++) {{ r += a; «¦ if (a % 2 == 0) r += \"{d.Word()}\";» }}", "foreach (var a in s) { r += «a ¦ char.ToUpperInvariant(a)»; r += «\"\" ¦ \"-\"»; }")),
        Edit.Statements("loop-nested", d => d.One($"for (var a = 0; a < 3; a++) «r += a; ¦ for (var b = 0; b < {d.Number(2, 3)}; b++) r += a * b;»", "foreach (var a in Lib.Numbers) foreach (var b in «Lib.Numbers ¦ Lib.Numbers[1..]») if (a < b) r += a * b + \",\";")),
        Edit.Statements("foreach-source", d => d.One("foreach (var a in «Lib.Numbers ¦ Lib.Numbers.OrderDescending()») r += a;", "foreach (var a in Lib.Numbers«¦ .AsSpan(1).ToArray()») r += a;", "foreach (var (a, b) in Lib.Prices.OrderBy(n => «n.Key ¦ n.Value»)) r += a + b;", "foreach (var a in «s ¦ s + \"!\"») r += (int)a + \" \";")),
        Edit.Statements("loop-added", d => d.One($"«r += x; ¦ for (var a = 0; a < {d.Number(2, 5)}; a++) r += x + a;»", "«r += s; ¦ foreach (var a in s) r += a + \".\";»")),
    ];
}
