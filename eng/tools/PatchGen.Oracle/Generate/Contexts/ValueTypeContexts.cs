using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Methods of structs of all kinds.</summary>
internal static class ValueTypeContexts
{
    public static IEnumerable<Context> All =>
    [
        new("struct-method", Code, "public struct ‹T›(int a0) { ‹statics› public int Count = a0; public string ‹M›(int x, string s) { Count++; ‹code› return r + Count; } }", "new ‹T›(1).‹M›(x, s)"),
        new("readonly-struct", Code, "public readonly struct ‹T›(int a0) { ‹statics› public readonly int Count = a0; public string ‹M›(int x, string s) { ‹code› return r + Count; } }", "new ‹T›(1).‹M›(x, s)"),
        new("readonly-member", Code, "public struct ‹T› { ‹statics› public int Count; public readonly string ‹M›(int x, string s) { ‹code› return r + Count; } }", "new ‹T› { Count = 2 }.‹M›(x, s)"),
        new("record-struct", Code, "public record struct ‹T›(int A, string B) { ‹statics› public string ‹M›(int x, string s) { ‹code› return r + A; } }", "new ‹T›(2, s).‹M›(x, s)"),
        new("ref-struct", Code, "public ref struct ‹T›(ReadOnlySpan<char> a0) { ‹statics› private readonly ReadOnlySpan<char> _a = a0; public string ‹M›(int x, string s) { ‹code› return r + _a.Length; } }", "new ‹T›(s).‹M›(x, s)"),
        new("generic-struct", Code, "public struct ‹T›<T>(T a0) { ‹statics› private T _a = a0; public string ‹M›(int x, string s) { ‹code› return r + _a; } }", "new ‹T›<string>(s).‹M›(x, s)"),
        new("struct-interface", Code, "public interface I‹T› { string ‹M›(int x, string s); } public struct ‹T› : I‹T› { ‹statics› public int Count; public string ‹M›(int x, string s) { Count += 2; ‹code› return r + Count; } public static string Call<U>(U a, int x, string s) where U : I‹T› => a.‹M›(x, s) + a.‹M›(x, s); }", "‹T›.Call(new ‹T›(), x, s)"),
        new("struct-boxed", Code, "public interface I‹T› { string ‹M›(int x, string s); } public struct ‹T› : I‹T› { ‹statics› public int Count; string I‹T›.‹M›(int x, string s) { Count += 2; ‹code› return r + Count; } }", "((I‹T›)new ‹T›()).‹M›(x, s)"),
        new("struct-static", Code, "public struct ‹T› { ‹statics› public static string ‹M›(int x, string s) ‹block› }", "‹T›.‹M›(x, s)"),
        new("struct-constructor", Code, "public readonly struct ‹T› { ‹statics› public readonly string Result; public ‹T›(int x, string s) { ‹code› Result = r; } }", "new ‹T›(x, s).Result") { Exit = "{ Result = r; return; }" },
    ];
}
