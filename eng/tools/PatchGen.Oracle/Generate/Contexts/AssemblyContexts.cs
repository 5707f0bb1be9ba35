using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Code in an assembly that the program refers to.</summary>
internal static class AssemblyContexts
{
    public static IEnumerable<Context> All =>
    [
        new("dep-static", Code, "public static class ‹T› { ‹statics› public static string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)") { InDep = true },
        new("dep-instance", Code | This, "public sealed class ‹T› { ‹statics› ‹fields› public string ‹M›(int x, string s) ‹block› }", "new ‹T›().‹M›(x, s)") { InDep = true },
        new("dep-virtual", Code | This, "public class ‹T› { ‹statics› ‹fields› public virtual string ‹M›(int x, string s) ‹block› }", "new ‹T›Derived().‹M›(x, s)") { InDep = true, Program = "public class ‹T›Derived : ‹T› { public override string ‹M›(int x, string s) => \"d\" + base.‹M›(x, s); }" },
        new("dep-generic", Code, "public static class ‹T› { ‹statics› public static string ‹M›<T>(int x, string s, T a0) { ‹code› return r + a0; } }", "‹T›.‹M›(x, s, new ‹T›Own(2))") { InDep = true, Program = "public record struct ‹T›Own(int A);" },
        new("dep-interface-default", Code, "public interface I‹T› { ‹statics› string ‹M›(int x, string s) ‹block› }", "((I‹T›)new ‹T›()).‹M›(x, s)") { InDep = true, Program = "public sealed class ‹T› : I‹T› { }" },
        new("dep-async", Code | Await, "public static class ‹T› { ‹statics› public static async Task<string> ‹M›(int x, string s) { await Task.Yield(); ‹code› return r; } }", "‹T›.‹M›(x, s).GetAwaiter().GetResult()") { InDep = true },
        new("dep-lambda", Code, "public static class ‹T› { ‹statics› public static Func<int, string, string> ‹M›(int more) => (x, s) => { ‹code› return r + more; }; }", "‹T›.‹M›(4)(x, s)") { InDep = true },
    ];
}
