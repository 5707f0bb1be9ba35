namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of code that suspends: async and iterators, and callers of such.</summary>
internal static class FlowEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Statements("await-added", d => d.One($"«r += x; ¦ r += await Lib.Later(x + {d.Number(1, 9)});»", $"r += x; «¦ await Task.Yield(); r += \"{d.Word()}\";»", $"r += await Lib.Later(x)«¦ + await Lib.Later({d.Number(1, 9)})»;"), Has.Await),
        Edit.Statements("await-body", d => d.One($"var a = await Lib.Later(x); r += a «+ ¦ -» {d.Number(1, 9)};", $"r += await Lib.Later(«x ¦ x + {d.Number(1, 9)}»);", "r += await «Lib.Later(x) ¦ Task.FromResult(x + 1)»;"), Has.Await),
        Edit.Statements("await-try", d => d.One(
            "«r += await Lib.Later(x); ¦ try { r += await Lib.Later(x); } finally { r += \"f\"; }»",
            "try { await Task.Yield(); r += int.Parse(s); } catch (FormatException) { «r += \"c\"; ¦ r += await Lib.Later(x + 5);» }",
            "try { await Task.Yield(); if (x > 3) throw new TimeoutException(s); r += x; } catch (TimeoutException) «¦ when (s.Length > 4)» { r += \"t\"; } finally { r += \"f\"; }"), Has.Await),
        Edit.Statements("await-loop", d => d.One($"for (var a = 0; a < «3 ¦ {d.Number(4, 6)}»; a++) r += await Lib.Later(a);", "foreach (var a in Lib.Numbers) r += «a ¦ await Lib.Later(a + 1)»;", "await foreach (var a in Lib.Stream(«3 ¦ 4»)) r += a;"), Has.Await),
        Edit.Statements("await-local", d => d.One($"«¦ var a = x * {d.Number(2, 9)} + 1;» await Task.Yield(); r += «x ¦ a»;", "var a = s.Length; await Task.Yield(); «¦ var b = a + 1; await Task.Yield();» r += a«¦ * 10 + b»;"), Has.Await),
        Edit.Statements("yield-added", d => d.One($"r += x; «¦ yield return r + \"{d.Word()}\";»", $"«¦ if (x > 3) yield return \"{d.Word()}\";» r += x;", "foreach (var a in Lib.Numbers) { r += a; «¦ yield return r;» }"), Has.Yield),
        Edit.Statements("yield-value", d => d.One($"yield return «\"{d.Word()}\" ¦ s + x»; r += x;", $"for (var a = 0; a < «2 ¦ {d.Number(3, 5)}»; a++) yield return \"y\" + a;", "«yield return s + r; r += x; ¦ r += x; yield return s + r;»"), Has.Yield),
        Edit.Of("iterator-called", d => d.Name() is var name ? new()
        {
            Expression = $"string.Join(\",\", {name}(x))",
            Statics = d.One(
                $"private static IEnumerable<int> {name}(int a) {{ yield return a; «¦ yield return a + {d.Number(1, 9)};» yield return 0; }}",
                $"private static IEnumerable<int> {name}(int a) {{ for (var b = 0; b < 3; b++) yield return a «+ ¦ -» b * 2; }}",
                $"private static IEnumerable<int> {name}(int a) {{ var b = a; yield return b; «¦ b += {d.Number(1, 9)};» yield return b; }}",
                $"«private static int[] {name}(int a) => [a, 1]; ¦ private static IEnumerable<int> {name}(int a) {{ yield return a; yield return {d.Number(2, 9)}; }}»"),
        } : new()) with { Elsewhere = true },
        Edit.Of("async-called", d => d.Name() is var name ? new()
        {
            Expression = $"{name}(x).GetAwaiter().GetResult()",
            Statics = d.One(
                $"private static async Task<string> {name}(int a) {{ var b = await Lib.Later(a); return (b «+ ¦ *» {d.Number(2, 9)} + 1).ToString(); }}",
                $"private static async ValueTask<string> {name}(int a) {{ «¦ await Task.Yield();» return \"v\" + a«¦ + \"{d.Word()}\"»; }}",
                $"private static «Task<string> {name}(int a) => Task.FromResult(\"t\" + a); ¦ async Task<string> {name}(int a) {{ await Task.Yield(); return \"u\" + a; }}»",
                $"private static async Task<string> {name}(int a) {{ var b = 0; try {{ b = await Lib.Later(a); }} finally {{ «¦ b += await Lib.Later({d.Number(2, 9)});» }} return \"t\" + b; }}"),
        } : new()) with { Elsewhere = true },
        Edit.Expression("thread", d => d.One($"Lib.OnThread(() => «{d.Number(1, 9)} ¦ {d.Number(10, 19)}»).ToString() + x", "«x ¦ Lib.OnThread(() => 4) + x».ToString()")) with { Elsewhere = true },
    ];
}
