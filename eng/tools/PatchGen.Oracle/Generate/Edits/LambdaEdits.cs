namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of lambdas and local functions.</summary>
internal static class LambdaEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Expression("lambda-body", d => d.One($"Lib.Apply(n => n «+ ¦ -» {d.Number(2, 9)}, x).ToString()", $"Lib.Apply(n => {{ var m = n * 2; «¦ m += {d.Number(1, 9)};» return m; }}, x).ToString()", $"Lib.Apply(static n => n > 3 ? «1 ¦ 2» : «3 ¦ 4», x).ToString()", $"Lib.Apply(delegate (int n) {{ return n «* ¦ +» {d.Number(3, 9)}; }}, x + 1).ToString()")),
        Edit.Expression("lambda-added", d => d.One($"«x ¦ Lib.Apply(n => n * {d.Number(2, 9)} + 1, x)».ToString()", $"(Lib.Apply(n => n + 1, x)«¦ + Lib.Apply(n => n * 2, {d.Number(2, 9)})»).ToString()", $"(«¦ Lib.Apply(n => n - {d.Number(2, 9)}, x) + »Lib.Apply(n => n + 1, x)).ToString()")),
        Edit.Expression("lambda-removed", d => d.One($"«Lib.Apply(n => n * {d.Number(2, 9)} + 1, x) ¦ x».ToString()", $"(«Lib.Apply(n => n * {d.Number(2, 9)} + 1, x) + ¦»Lib.Apply(n => n + 1, x)).ToString()")),
        Edit.Expression("captured-variable-added", d => d.One($"Lib.Apply(n => n + «{d.Number(20, 50)} ¦ x», 5).ToString()", "Lib.Apply(n => n + x«¦ + s.Length», 5).ToString()", "Lib.Apply(n => n + s.Length«¦ * x», 5).ToString() + «\"\" ¦ \".\"»"), Has.Capture),
        Edit.Statements("captured-local-added", d => d.One(
            $"var a = x + {d.Number(1, 9)}; var b = s.Length; Func<int, int> c = n => n + a«¦ + b»; r += c(1) + b;",
            $"var a = x; Action b = () => a += «1 ¦ {d.Number(2, 9)}»; b(); b(); r += a;",
            "var a = new List<Func<int>>(); for (var b = 0; b < 3; b++) { «¦ var c = b;» a.Add(() => «b ¦ c»); } foreach (var e in a) r += e();",
            $"foreach (var a in Lib.Numbers) {{ Func<int> b = () => a«¦ + x»; r += b() + \",\"; }}",
            "var a = 1; { var b = 2; Action c = () => { «a ¦ b» += x; }; c(); r += a * 100 + b; }"), Has.Capture),
        Edit.Statements("local-function-added", d => d.One(
            $"«r += x; ¦ r += Inner(x); static int Inner(int a) => a * {d.Number(2, 9)} + 1;»",
            $"«r += x; ¦ r += Inner(x); string Inner(int a) => a > 5 ? \"{d.Word()}\" : Inner(a + 4) + \"!\";»",
            $"r += First(x); static int First(int a) => a + 1; «¦ r += Second(x); static int Second(int a) => a - {d.Number(2, 9)};»")),
        Edit.Statements("local-function-body", d => d.One(
            $"r += Inner(x); static int Inner(int a) => a «* ¦ +» {d.Number(3, 9)} + 1;",
            $"r += Inner(4); int Inner(int a) => a + x«¦ + {d.Number(3, 9)}»;",
            $"r += Inner(4); int Inner(int a) => a + «{d.Number(3, 9)} ¦ x + 50»;",
            $"r += Inner(x); static int Inner(int a) {{ if (a > 20) return a; «¦ a++;» return Inner(a + 7); }}"), Has.Capture),
        Edit.Expression("lambda-nested", d => d.One($"Lib.Apply(n => Lib.Apply(m => m «+ ¦ -» {d.Number(2, 9)}, n), x).ToString()", $"Lib.Apply(n => Lib.Apply(m => m + n «+ ¦ -» {d.Number(2, 9)}, 1), x).ToString()", $"Lib.Apply(n => «n ¦ Lib.Apply(m => m * n, {d.Number(2, 9)})» + 1, x).ToString()")),
        Edit.Statements("closure-scope", d => d.One(
            $"Func<int> a = () => x + {d.Number(1, 9)}; «¦ if (x > 3) {{ var b = x * 2; Func<int> c = () => b + x; r += c(); }}» r += a();",
            "Func<int, Func<int, int>> a = n => m => n «+ ¦ -» m + x; r += a(20)(3);",
            "Func<int> a = () => x; Func<string> b = () => s; r += a() + «b() ¦ b() + b()»;"), Has.Capture),
    ];
}
