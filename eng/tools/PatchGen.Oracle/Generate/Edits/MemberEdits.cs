namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits that add members, change them, or take them away.</summary>
internal static class MemberEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Of("new-private-method", d => d.Name() is var name && d.Number(2, 9) is var n ? d.One<Change>(
        [
            new() { Expression = $"«x ¦ {name}(x)».ToString()", Statics = $"«¦ private static int {name}(int a) => a * {n} + 1;»" },
            new() { Expression = $"(«¦ {name}(x, s) + » s)", Statics = $"«¦ private static string {name}(int a, string b) {{ var c = b; for (var i = 0; i < a; i++) c += i % {n}; return c + '.'; }}»" },
            new() { Expression = $"«x.ToString() ¦ {name}(x)»", Statics = $"«¦ private static string {name}<T>(T a) => typeof(T).Name + a + {n};»" },
            new() { Expression = $"«s ¦ s.Length.ToString() + {name}(x)»", Statics = $"«¦ private static int {name}(int a) => a <= 0 ? {n} : {name}(a - 1) + 1;»" },
        ]) : new()),
        Edit.Of("new-static-field", d => d.Name() is var name && d.Number(2, 9) is var n ? d.One<Change>(
        [
            new() { Expression = $"«x ¦ (x + {name})».ToString()", Statics = $"«¦ private static int {name} = {n};»" },
            new() { Expression = $"«s ¦ {name}[x & 1]»", Statics = $"«¦ private static readonly string[] {name} = [\"{d.Word()}\", \"{d.Word()}!\"];»" },
            new() { Expression = $"«x ¦ {name}.Length + x».ToString()", Statics = $"«¦ private const string {name} = \"{d.Word()}\";»" },
        ]) : new()),
        Edit.Of("new-static-property", d => d.Name() is var name ? new() { Expression = $"«x ¦ (x + {name})».ToString()", Statics = d.One($"«¦ private static int {name} => {d.Number(2, 9)};»", $"«¦ private static int {name} {{ get; }} = {d.Number(2, 9)};»", $"«¦ private static int {name} {{ get {{ var a = Lib.Numbers; return a[1] + {d.Number(2, 9)}; }} }}»") } : new()) with { Elsewhere = true },
        Edit.Of("new-instance-field", d => d.Name() is var name ? d.One<Change>(
        [
            new() { Statements = $"«r += x; ¦ {name} = x + 1; r += {name};»", Fields = d.One($"«¦ private int {name};»", $"«¦ private long {name};»") },
            new() { Statements = $"«r += x; ¦ {name} += s; r += {name}; {name} = \"\";»", Fields = $"«¦ private string {name} = \"{d.Word()}\";»" },
            new() { Expression = $"«x ¦ (x + {name})».ToString()", Fields = $"«¦ private readonly int {name} = {d.Number(2, 9)};»" },
            new() { Statements = $"«r += x; ¦ {name}.Add(x); r += {name}.Count; {name}.Clear();»", Fields = $"«¦ private readonly List<int> {name} = [];»" },
        ]) : new(), Has.This | Has.Statements),
        Edit.Of("new-instance-method", d => d.Name() is var name ? new() { Expression = $"«x.ToString() ¦ {name}(x)»", Fields = $"«¦ private string {name}(int a) => GetType().IsAbstract + \"{d.Word()}\" + a;»" } : new(), Has.This),
        Edit.Of("instance-field-used", d => d.Name() is var name ? new() { Expression = d.One($"(x«¦ + {name}»).ToString()", $"({name} «+ ¦ -» x + 50).ToString()"), Fields = $"private readonly int {name} = {d.Number(2, 9)};" } : new(), Has.This),
        Edit.Of("const-value", d =>
        {
            var (name, (pre, post)) = (d.Name(), d.Numbers(2, 90));
            return d.One<Change>(
            [
                new() { Expression = $"(x + {name}).ToString()", Statics = $"private const int {name} = «{pre} ¦ {post}»;" },
                new() { Expression = $"({name} + x)", Statics = $"private const string {name} = \"c«{pre} ¦ {post}»\";" },
                new() { Expression = $"(x > {name} ? s : \"-\") + {name}", Statics = $"private const int Base{name} = «{pre} ¦ {post}»; private const int {name} = Base{name} + 1;" },
            ]);
        }),
        Edit.Of("private-method-body", d => d.Name() is var name && d.Number(2, 9) is var n ? d.One<Change>(
        [
            new() { Expression = $"{name}(x).ToString()", Statics = $"private static int {name}(int a) => a «+ ¦ -» {n};" },
            new() { Expression = $"{name}(x)", Statics = $"[MethodImpl(MethodImplOptions.AggressiveInlining)] private static string {name}(int a) => a > {n} ? \"{d.Word()}\" : «\"\" ¦ \"?\" + a»;" },
            new() { Expression = $"{name}(x).ToString()", Statics = $"[MethodImpl(MethodImplOptions.NoInlining)] private static int {name}(int a) {{ «¦ a *= 3;» return a + {n}; }}" },
        ]) : new()) with { Elsewhere = true },
        Edit.Of("default-value", d => d.Name() is var name && d.Numbers(2, 90) is var (pre, post) ? new() { Expression = d.One($"{name}(x).ToString()", $"(s + {name}(a: x + 1))"), Statics = $"private static int {name}(int a, int b = «{pre} ¦ {post}») => a * 100 + b;" } : new()),
        Edit.Of("private-signature", d => d.Name() is var name && d.Number(2, 9) is var n ? d.One<Change>(
        [
            new() { Expression = $"{name}(x«¦ , s.Length + 1»).ToString()", Statics = $"private static int {name}(int a«¦ , int b») => a + «{n} ¦ b * 10»;" },
            new() { Expression = $"{name}(x).ToString()", Statics = $"private static «int ¦ string» {name}(int a) => «a + {n} ¦ \"=\" + a»;" },
            new() { Expression = $"{name}(«x ¦ (long)x»).ToString()", Statics = $"private static long {name}(«int ¦ long» a) => a + «{n} ¦ {n + 1}»;" },
            new() { Statements = $"var a = x; {name}(«a ¦ ref a»); r += a;", Statics = $"private static void {name}(«int ¦ ref int» a) => a += {n};" },
        ]) : new(), Has.Statements) with { Elsewhere = true },
        Edit.Of("method-renamed", d => d.Name() is var name && d.Name() is var other ? new() { Expression = $"«{name} ¦ {other}»(x).ToString()", Statics = $"private static int «{name} ¦ {other}»(int a) => a «+ ¦ -» {d.Number(2, 9)};" } : new()),
        Edit.Of("method-removed", d => d.Name() is var name ? new() { Expression = $"«{name}(x) ¦ (x + {d.Number(20, 29)})».ToString()", Statics = $"«private static int {name}(int a) => a + {d.Number(2, 9)}; ¦»" } : new()),
        Edit.Of("overload-added", d => d.Name() is var name ? d.One<Change>(
        [
            new() { Expression = $"{name}(x)", Statics = $"private static string {name}(long a) => \"long \" + a; «¦ private static string {name}(int a) => \"int \" + a;»" },
            new() { Expression = $"{name}(s)", Statics = $"private static string {name}(object a) => \"object \" + a; «¦ private static string {name}(string a) => \"text \" + a;»" },
        ]) : new()),
        Edit.Of("recursion", d => d.Name() is var name ? d.One<Change>(
        [
            new() { Expression = $"{name}(x).ToString()", Statics = $"private static int {name}(int a) => a > «{d.Number(20, 30)} ¦ {d.Number(31, 50)}» ? a : {name}(a + 3);" },
            new() { Expression = $"{name}(s.Length + «0 ¦ 2»)", Statics = $"private static string {name}(int a) => a == 0 ? \".\" : {name}(a - 1) + a;" },
            new() { Expression = $"{name}(x & 7)", Statics = $"private static string {name}(int a) => a == 0 ? «\".\" ¦ \"!\"» : Other{name}(a - 1) + a; private static string Other{name}(int a) => a == 0 ? \",\" : {name}(a - 1) + «\"\" ¦ \"o\"»;" },
        ]) : new()) with { Elsewhere = true },
    ];
}
