using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Generic code, shared by references and made anew for values.</summary>
internal static class GenericContexts
{
    private const string Method = "public static class ‹T› { ‹statics› public static string ‹M›<T>(int x, string s, T a0) { ‹code› return r + typeof(T).Name + a0; } }";
    private const string Instance = "public sealed class ‹T›<T>(T a0) { ‹statics› ‹fields› public string ‹M›(int x, string s) { ‹code› return r + typeof(T).Name + a0; } }";
    private const string Static = "public static class ‹T›<T> { ‹statics› public static string ‹M›(int x, string s) { ‹code› return r + typeof(T).Name; } }";

    public static IEnumerable<Context> All =>
    [
        new("generic-method-reference", Code, Method, "‹T›.‹M›(x, s, \"ref\")"),
        new("generic-method-value", Code, Method, "‹T›.‹M›(x, s, 5L)"),
        new("generic-method-both", Code, Method, "‹T›.‹M›(x, s, (1, s)) + ‹T›.‹M›(x, s, s)"),
        new("generic-type-reference", Code | This, Instance, "new ‹T›<string>(s).‹M›(x, s)"),
        new("generic-type-value", Code | This, Instance, "new ‹T›<int>(x).‹M›(x, s)"),
        new("generic-type-static-reference", Code, Static, "‹T›<string>.‹M›(x, s)"),
        new("generic-type-static-value", Code, Static, "‹T›<DateTime>.‹M›(x, s)"),
        new("generic-nested", Code | This, "public static class ‹T›<T> { public sealed class Inner<U> { ‹statics› ‹fields› public string ‹M›(int x, string s, T a0, U a1) { ‹code› return r + a0 + a1; } } }", "new ‹T›<string>.Inner<int>().‹M›(x, s, s, x)"),
        new("generic-virtual", Code, "public class ‹T›Base { public virtual string ‹M›<T>(int x, string s, T a0) => \"base\"; } public sealed class ‹T› : ‹T›Base { ‹statics› public override string ‹M›<T>(int x, string s, T a0) { ‹code› return r + a0; } }", "((‹T›Base)new ‹T›()).‹M›(x, s, s)"),
        new("generic-constrained", Code, "public interface I‹T› { string Text(int a); } public struct ‹T›Value : I‹T› { public string Text(int a) => \"v\" + a; } public static class ‹T› { ‹statics› public static string ‹M›<T>(int x, string s, T a0) where T : struct, I‹T› { ‹code› return r + a0.Text(x); } }", "‹T›.‹M›(x, s, new ‹T›Value())"),
        new("generic-base", Code | This, "public abstract class ‹T›Base<T> { ‹statics› ‹fields› public string ‹M›(int x, string s) { ‹code› return r + Own(); } protected abstract T Own(); } public sealed class ‹T› : ‹T›Base<string> { protected override string Own() => \"own\"; }", "new ‹T›().‹M›(x, s)"),
    ];
}
