using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Plain methods, and places within them.</summary>
internal static class MethodContexts
{
    public static IEnumerable<Context> All =>
    [
        new("static-method", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)"),
        new("instance-method", Code | This, "public sealed class ‹T› { ‹statics› ‹fields› public string ‹M›(int x, string s) ‹block› }", "new ‹T›().‹M›(x, s)"),
        new("private-inlined", Code, """
            public static class ‹T›
            {
                ‹statics›
                public static string ‹M›(int x, string s) => Inner(x, s) + Other(s, x);
                private static string Other(string s, int x) => s.Length > 100 ? "" : Inner(x + 1, s);
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static string Inner(int x, string s) ‹block›
            }
            """, "‹T›.‹M›(x, s)"),
        new("no-inlining", Code, "public static class ‹T› { ‹statics› [MethodImpl(MethodImplOptions.NoInlining)] public static string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)"),
        new("aggressive-optimization", Code, "public static class ‹T› { ‹statics› [MethodImpl(MethodImplOptions.AggressiveOptimization)] public static string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)"),
        new("recursive", Code, """
            public static class ‹T›
            {
                ‹statics›
                public static string ‹M›(int x, string s, int depth) { ‹code› return depth == 0 ? r : r + "/" + ‹M›(x + 1, s, depth - 1); }
            }
            """, "‹T›.‹M›(x, s, 2)"),
        new("synchronized", Code | This, "public sealed class ‹T› { ‹statics› ‹fields› [MethodImpl(MethodImplOptions.Synchronized)] public string ‹M›(int x, string s) ‹block› }", "new ‹T›().‹M›(x, s)"),
        new("many-parameters", Code, "public static class ‹T› { ‹statics› public static string ‹M›(long a0, int x, double a1, string s, (int, string) a2, DayOfWeek a3, int? a4) { ‹code› return r + a0 + a2 + a3 + a4; } }", "‹T›.‹M›(1, x, 2.5, s, (3, s), DayOfWeek.Friday, 4)"),
        new("ref-parameter", Statements | Exit, "public static class ‹T› { ‹statics› public static void ‹M›(int x, string s, ref string r) { ‹body› } public static string Call(int x, string s) { var r = \"=\"; ‹M›(x, s, ref r); return r; } }", "‹T›.Call(x, s)") { Exit = "return;" },
        new("out-parameter", Code, "public static class ‹T› { ‹statics› public static bool ‹M›(int x, string s, out string result) { result = \"\"; ‹code› result = r; return r.Length > 3; } }", "(‹T›.‹M›(x, s, out var result) ? \"+\" : \"-\") + result") { Exit = "{ result = r; return false; }" },
        new("in-parameter", Statements | Exit, "public static class ‹T› { ‹statics› public static string ‹M›(in int x, in string s) ‹block› }", "‹T›.‹M›(x, s)"),
        new("void-method", Code | This, "public sealed class ‹T› { ‹statics› ‹fields› public string Result { get; private set; } = \"\"; public ‹T› ‹M›(int x, string s) { Do(x, s); return this; } private void Do(int x, string s) { ‹code› Result = r; } }", "new ‹T›().‹M›(x, s).Result") { Exit = "{ Result = r; return; }" },
        new("partial-method", Code, "public static partial class ‹T› { public static partial string ‹M›(int x, string s); } public static partial class ‹T› { ‹statics› public static partial string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)"),
        new("nested-type", Code | This, "public static class ‹T› { public sealed class Inner { ‹statics› ‹fields› public string ‹M›(int x, string s) ‹block› } }", "new ‹T›.Inner().‹M›(x, s)"),
        new("extension-method", Code, "public static class ‹T› { ‹statics› public static string ‹M›(this string s, int x) ‹block› }", "s.‹M›(x)"),
        new("extension-block", Code, "public static class ‹T› { ‹statics› extension(string s) { public string ‹M›(int x) ‹block› } }", "s.‹M›(x)"),
        new("finally-position", Statements | Capture, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { var r = \"\"; try { r += s.Length; } finally { ‹body› } return r; } }", "‹T›.‹M›(x, s)"),
        new("catch-position", Code ^ Stack, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { try { throw new FormatException(s); } catch (FormatException outer) { ‹code› return r + outer.Message; } } }", "‹T›.‹M›(x, s)"),
        new("try-position", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { try { ‹code› return r; } catch (ApplicationException) { return \"app\"; } finally { GC.KeepAlive(s); } } }", "‹T›.‹M›(x, s)"),
        new("loop-position", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { var all = \"\"; for (var turn = 0; turn < 3; turn++) { ‹code› all += r + turn; } return all; } }", "‹T›.‹M›(x, s)"),
        new("lock-position", Code, "public static class ‹T› { ‹statics› private static readonly object s_gate = new(); public static string ‹M›(int x, string s) { lock (s_gate) ‹block› } }", "‹T›.‹M›(x, s)"),
        new("switch-position", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { switch (s.Length) { case 1: return \"one\"; case > 3: ‹block› default: return s; } } }", "‹T›.‹M›(x, s)"),
        new("unsafe-method", Statements | Exit, "public static unsafe class ‹T› { ‹statics› public static string ‹M›(int x, string s) { int twice = x * 2; int* p = &twice; ‹code› return r + *p; } }", "‹T›.‹M›(x, s)"),
        new("own-thread", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) { string result = \"\"; Exception thrown = null; var thread = new Thread(() => { try { result = Work(x, s); } catch (Exception e) { thrown = e; } }); thread.Start(); thread.Join(); return thrown is null ? result : thrown.Message; } private static string Work(int x, string s) ‹block› }", "‹T›.‹M›(x, s)"),
    ];
}
