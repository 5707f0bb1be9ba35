using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Lambdas, anonymous methods and local functions.</summary>
internal static class LambdaContexts
{
    public static IEnumerable<Context> All =>
    [
        new("local-function-static", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { return Inner(x0, s0); static string Inner(int x, string s) ‹block› } }", "‹T›.‹M›(x, s)"),
        new("local-function-capturing", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { var more = x + s.Length; return Inner() + Inner(); string Inner() { ‹code› return r + more++; } } }", "‹T›.‹M›(x, s)"),
        new("local-function-generic", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { return Inner(x0, s0, 2.5m) + Inner(x0, s0, s0); string Inner<T>(int x, string s, T a0) { ‹code› return r + a0 + s0.Length; } } }", "‹T›.‹M›(x, s)"),
        new("lambda-static", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { Func<int, string, string> f = static (x, s) => ‹block›; return f(x0, s0); } }", "‹T›.‹M›(x, s)"),
        new("lambda-this", Code | This, "public sealed class ‹T› { ‹statics› ‹fields› private readonly int _bonus = 3; public string ‹M›(int x0, string s0) { Func<int, string, string> f = (x, s) => { ‹code› return r + _bonus; }; return f(x0, s0); } }", "new ‹T›().‹M›(x, s)"),
        new("lambda-locals", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { var more = s.Length; Func<string> f = () => { ‹code› return r + more + x + s; }; return f(); } }", "‹T›.‹M›(x, s)"),
        new("lambda-this-and-locals", Code | This, "public sealed class ‹T› { ‹statics› ‹fields› private readonly int _bonus = 3; public string ‹M›(int x, string s) { var more = s.Length; Func<string> f = () => { ‹code› return r + more + _bonus + x + s; }; return f(); } }", "new ‹T›().‹M›(x, s)"),
        new("lambda-nested", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { Func<int, Func<string, string>> f = x => s => { ‹code› return r + x; }; return f(x0)(s0); } }", "‹T›.‹M›(x, s)"),
        new("lambda-loop-variable", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { var all = new List<Func<string>>(); for (var turn = 0; turn < 3; turn++) { var x = x0 + turn; var s = s0; all.Add(() => { ‹code› return r + x + s; }); } return string.Join(\"|\", all.Select(f => f())); } }", "‹T›.‹M›(x, s)"),
        new("lambda-generic", Code, "public static class ‹T› { ‹statics› public static string ‹M›<T>(int x0, string s0, T a0) { Func<int, string, string> f = (x, s) => { ‹code› return r + a0; }; return f(x0, s0); } }", "‹T›.‹M›(x, s, s) + ‹T›.‹M›(x, s, 3)"),
        new("anonymous-delegate", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { Func<int, string, string> f = delegate (int x, string s) ‹block›; return f(x0, s0); } }", "‹T›.‹M›(x, s)"),
        new("lambda-in-field", Code, "public static class ‹T› { ‹statics› public static readonly Func<int, string, string> ‹M› = (x, s) => ‹block›; }", "‹T›.‹M›(x, s)"),
        new("lambda-in-dictionary", Code, "public static class ‹T› { ‹statics› private static readonly Dictionary<string, Func<int, string, string>> s_all = new() { [\"a\"] = (x, s) => ‹block›, [\"b\"] = (x, s) => s + x }; public static string ‹M›(int x, string s) => s_all[\"a\"](x, s) + s_all[\"b\"](x, s); }", "‹T›.‹M›(x, s)"),
        new("task-run", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) => Task.Run(() => { ‹code› return r + x + s; }).GetAwaiter().GetResult(); }", "‹T›.‹M›(x, s)"),
        new("lazy-factory", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) => new Lazy<string>(() => { ‹code› return r + x + s; }).Value; }", "‹T›.‹M›(x, s)"),
        new("local-function-delegate", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { Func<int, string, string> f = Inner; return f(x0, s0); static string Inner(int x, string s) ‹block› } }", "‹T›.‹M›(x, s)"),
    ];
}
