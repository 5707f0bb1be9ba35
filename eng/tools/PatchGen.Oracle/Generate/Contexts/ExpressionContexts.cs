using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Places for an expression only.</summary>
internal static class ExpressionContexts
{
    public static IEnumerable<Context> All =>
    [
        new("expression-bodied", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) => ‹expression›; }", "‹T›.‹M›(x, s)"),
        new("expression-bodied-property", Capture | This, "public sealed class ‹T›(int a0, string a1) { ‹statics› ‹fields› private readonly int x = a0; private readonly string s = a1; public string ‹M› => ‹expression›; }", "new ‹T›(x, s).‹M›"),
        new("switch-arm", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) => s.Length switch { 1 => \"one\", > 3 => ‹expression›, _ => s }; }", "‹T›.‹M›(x, s)"),
        new("linq-lambda", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s) => string.Join(\"|\", new[] { x0, x0 + 1 }.Select(x => ‹expression›)); }", "‹T›.‹M›(x, s)"),
        new("query-clause", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) => string.Join(\"|\", from x in new[] { x0, x0 + 1 } from s in new[] { s0 } let t = ‹expression› where t.Length > 0 select t + x); }", "‹T›.‹M›(x, s)"),
        new("interpolation-hole", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) => $\"[{(‹expression›)}]{x,4}\"; }", "‹T›.‹M›(x, s)"),
        new("filter-position", Nothing, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { try { throw new FormatException(s); } catch (FormatException) when (Keep(‹expression›)) { return \"never\"; } catch (FormatException) { return s_kept; } } [ThreadStatic] private static string s_kept; private static bool Keep(string a) { s_kept = a; return false; } }", "‹T›.‹M›(x, s)"),
        new("base-argument", Nothing, "public class ‹T›Base(string a0) { public string Text => a0; } public sealed class ‹T› : ‹T›Base { ‹statics› public ‹T›(int x, string s) : base(‹expression›) { } }", "new ‹T›(x, s).Text"),
        new("condition", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { switch (‹expression›) { case { Length: > 3 } text: return text; case var text: return \"short \" + text + x; } } }", "‹T›.‹M›(x, s)"),
        new("argument", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) => Wrap(x, ‹expression›, s); private static string Wrap(int x, string a, string s) => x + \"(\" + a + \")\" + s; }", "‹T›.‹M›(x, s)"),
        new("throw-expression", Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) => x > 0 ? s : throw new InvalidOperationException(‹expression›); public static string Call(int x, string s) => ‹M›(x > 3 ? 0 : -x - 1, s); }", "‹T›.Call(x, s)"),
        new("await-operand", Capture, "public static class ‹T› { ‹statics› public static async Task<string> ‹M›(int x, string s) => await Lib.Later(1) + await Task.FromResult(‹expression›) + s; }", "‹T›.‹M›(x, s).GetAwaiter().GetResult()"),
        new("yield-operand", Capture, "public static class ‹T› { ‹statics› public static IEnumerable<string> ‹M›(int x, string s) { yield return s; yield return ‹expression›; yield return s; } }", "string.Join(\"|\", ‹T›.‹M›(x, s))"),
        new("field-initializer", Nothing, "public sealed class ‹T›(int x, string s) { ‹statics› public string Result = ‹expression›; }", "new ‹T›(x, s).Result"),
        new("extension-property", Capture, "public static class ‹T› { ‹statics› extension((int X, string S) a) { public string ‹M› => Of(a.X, a.S); } private static string Of(int x, string s) => ‹expression›; }", "(x, s).‹M›"),
    ];
}
