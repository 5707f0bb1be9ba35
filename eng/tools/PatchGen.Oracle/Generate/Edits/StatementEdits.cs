namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of plain statements.</summary>
internal static class StatementEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Statements("statement-added", d => d.One($"r += x; «¦ r += \"{d.Word()}\";»", $"«¦ r += s.Length * {d.Number(2, 9)};» r += x;", $"var a = x; «¦ a += {d.Number(2, 9)};» r += a;", "r += s; «¦ r = r.ToUpperInvariant() + \".\";»")),
        Edit.Statements("statement-removed", d => d.One($"r += x; «r += \"{d.Word()}\"; ¦»", $"«r += s.Length * {d.Number(2, 9)}; ¦» r += x;", $"var a = x; «a += {d.Number(2, 9)}; ¦» r += a;")),
        Edit.Statements("statements-swapped", d => d.One($"«r += x; r += \"{d.Word()}\"; ¦ r += \"{d.Word()}\"; r += x;»", $"var a = x; «a += {d.Number(2, 9)}; a *= 3; ¦ a *= 3; a += {d.Number(2, 9)};» r += a;")),
        Edit.Statements("local-type", d => d.One($"«int ¦ long» a = x + {d.Number(2, 9)}; r += Lib.Kind(a);", $"«var a = x; ¦ double a = x + 0.5;» r += a.ToString(CultureInfo.InvariantCulture);", "«object ¦ IFormattable» a = x; r += a is IFormattable ? a.ToString() + «\"\" ¦ \"f\"» : \"-\";")),
        Edit.Statements("local-added", d => d.One($"«r += x; ¦ var a = x * {d.Number(2, 9)} + 1; r += a;»", $"var a = x; «¦ var b = s + a;» r += «a ¦ b»;", $"«r += s.Length; ¦ const int A = {d.Number(20, 90)}; r += A;»")),
        Edit.Statements("assignment", d =>
        {
            var (pre, post) = d.Two("+=", "-=", "*=", "^=");
            return d.One($"var a = x + 1; a «{pre} ¦ {post}» {d.Number(3, 9)}; r += a;", "var a = x; r += «a++ ¦ ++a»; r += a;", $"int a, b; a = b = x; «a ¦ b» = {d.Number(20, 90)}; r += a * 100 + b;", "var a = new[] { 1, 2 }; a[«0 ¦ 1»] += x + 1; r += a[0] * 100 + a[1];");
        }),
        Edit.Statements("early-exit", d => d.One("«¦ if (x > 5) ‹exit›» r += s;", $"r += s; if (x < «0 ¦ 4») {{ r += \"{d.Word()}\"; ‹exit› }} r += x;", "if (s.Length > 3) { «r += \"long\"; ¦ r += \"cut\"; ‹exit›» } r += x;"), Has.Exit),
        Edit.Statements("deconstruction", d => d.One("var («a, b ¦ b, a») = (x, s.Length + 30); r += a * 1000 + b;", "var (a, b) = «(x, s) ¦ (x + 1, s)»; r += a + b;", "var a = 1; var b = x + 2; «¦ (a, b) = (b, a);» r += a * 1000 + b;", "var (a, «_ ¦ b») = new Lib.Point(x, 3); r += «a ¦ a + b * 50»;")),
        Edit.Statements("goto", d => d.One($"var a = x; again: a += 7; if (a < «{d.Number(20, 30)} ¦ {d.Number(31, 60)}») goto again; r += a;", "if (x > 3) goto «first ¦ second»; r += \"n\"; first: r += \"1\"; second: r += «\"2\" ¦ \"2.\"»;")),
        Edit.Statements("using", d => d.One(
            $"var a = new StringBuilder(); {{ «¦ using var b = new Lib.Scope(a, \"{d.Word()}\");» a.Append(x); }} r += a;",
            $"var a = new StringBuilder(); «a.Append(x); ¦ using (new Lib.Scope(a, \"{d.Word()}\")) a.Append(x);» r += a;",
            "var a = new StringBuilder(); using (var b = new Lib.Scope(a, «\"one\" ¦ \"two\"»)) a.Append(x); r += a;")),
        Edit.Statements("lock", d => d.One($"«r += x; ¦ lock (Lib.Gate) r += x + {d.Number(1, 9)};»", $"lock (Lib.Gate) {{ r += x; «¦ r += \"{d.Word()}\";» }}", "«r += Monitor.IsEntered(Lib.Gate); ¦ lock (Lib.Gate) { r += Monitor.IsEntered(Lib.Gate); }»")),
        Edit.Statements("interlocked", d => d.One($"var a = x; «a += 2; ¦ Interlocked.Add(ref a, {d.Number(3, 9)});» r += a;", "var a = x; r += Interlocked.Exchange(ref a, «1 ¦ 2»); r += a;")),
    ];
}
