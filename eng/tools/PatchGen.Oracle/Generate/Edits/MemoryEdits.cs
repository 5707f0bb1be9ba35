namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of spans, references and pointers.</summary>
internal static class MemoryEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Statements("stackalloc", d => d.One(
            $"{{ Span<int> a = stackalloc int[«{d.Number(3, 5)} ¦ {d.Number(6, 9)}»]; a.Fill(x); r += a.Length; }}",
            $"«r += x; ¦ {{ Span<int> a = stackalloc int[] {{ x, {d.Number(1, 9)}, 3 }}; r += a[0] + a[1] + a[2]; }}»",
            "{ Span<byte> a = stackalloc byte[8]; BitConverter.TryWriteBytes(a, «x ¦ x + 256»); r += a[0] + \",\" + a[1]; }"), Has.Stack),
        Edit.Statements("span-slice", d =>
        {
            var (pre, post) = d.Numbers(0, 3);
            return d.One($"{{ var a = Lib.Numbers.AsSpan(«{pre} ¦ {post}»); r += a.Length; }}", $"{{ ReadOnlySpan<char> a = (s + \"wxyz\").AsSpan()[«{pre}.. ¦ {post}..»]; r += a.ToString(); }}", "{ ReadOnlySpan<int> a = Lib.Numbers; r += Lib.SpanSum(a[«1..3 ¦ 2..»]) + x; }", "{ var a = s.AsSpan(); r += a.«IndexOf ¦ LastIndexOf»('e') + «0 ¦ 10»; }");
        }),
        Edit.Statements("ref-local", d => d.One(
            $"{{ var a = new[] {{ 1, 2, 3 }}; ref var b = ref a[«0 ¦ 2»]; b += x + {d.Number(1, 9)}; r += string.Join(\",\", a); }}",
            $"{{ var a = x; «¦ ref var b = ref a; b += {d.Number(1, 9)};» r += a; }}",
            "{ var a = new[] { 1, 2, 3 }; Lib.First(a) = «x ¦ x + 1»; r += a[0]; }",
            "{ var a = new[] { new Lib.Pair2(1, 2) }; «var b = a[0]; ¦ ref var b = ref a[0];» b.A += 5; r += a[0].A; }")),
        Edit.Statements("in-ref-argument", d => d.One($"var a = x; Lib.Bump(ref a, «1 ¦ {d.Number(2, 9)}»); r += a;", "var a = x; var b = 50; Lib.Bump(ref «a ¦ b», 3); r += a * 100 + b;")),
        Edit.Statements("struct-copy", d => d.One("var a = new Lib.Pair2(x, 1); «var b = a; b.A = 50; ¦ a.A = 50;» r += a.A;", "var a = new Lib.Pair2(x, 1); a.«A ¦ B» += 20; r += a.A * 100 + a.B;", "Lib.Pair2? a = x > 3 ? new Lib.Pair2(x, 1) : null; r += a?.«A ¦ B»; r += «\".\" ¦ \",\"»;")),
        Edit.Expression("utf8-literal", d => d.One($"Encoding.UTF8.GetString(«\"{d.Word()}\"u8 ¦ \"{d.Word()}s\"u8») + x", "(\"abc\"u8[«0 ¦ 1»] + x).ToString()")),
    ];
}
