using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Methods that are found by an object's type.</summary>
internal static class DispatchContexts
{
    public static IEnumerable<Context> All =>
    [
        new("virtual-method", Code | This, "public class ‹T› { ‹statics› ‹fields› public virtual string ‹M›(int x, string s) ‹block› } public class ‹T›Derived : ‹T› { public string Name => \"d\"; }", "((‹T›)new ‹T›Derived()).‹M›(x, s)"),
        new("override", Code | This, "public class ‹T›Base { public virtual string ‹M›(int x, string s) => \"base\"; } public class ‹T› : ‹T›Base { ‹statics› ‹fields› public override string ‹M›(int x, string s) ‹block› }", "((‹T›Base)new ‹T›()).‹M›(x, s)"),
        new("override-calls-base", Code | This, "public class ‹T›Base { public virtual string ‹M›(int x, string s) => \"base\" + x; } public class ‹T› : ‹T›Base { ‹statics› ‹fields› public override string ‹M›(int x, string s) { ‹code› return base.‹M›(x, s) + r; } }", "((‹T›Base)new ‹T›()).‹M›(x, s)"),
        new("base-call-chain", Code | This, "public class ‹T›Base { ‹statics› ‹fields› public virtual string ‹M›(int x, string s) ‹block› } public class ‹T›Middle : ‹T›Base { public override string ‹M›(int x, string s) => \"m\" + base.‹M›(x + 1, s); } public sealed class ‹T› : ‹T›Middle { public override string ‹M›(int x, string s) => \"d\" + base.‹M›(x, s); }", "((‹T›Base)new ‹T›()).‹M›(x, s)"),
        new("abstract-implementation", Code | This, "public abstract class ‹T›Base { public string Call(int x, string s) => \"<\" + ‹M›(x, s); protected abstract string ‹M›(int x, string s); } public sealed class ‹T› : ‹T›Base { ‹statics› ‹fields› protected override string ‹M›(int x, string s) ‹block› }", "((‹T›Base)new ‹T›()).Call(x, s)"),
        new("interface-implementation", Code | This, "public interface I‹T› { string ‹M›(int x, string s); } public sealed class ‹T› : I‹T› { ‹statics› ‹fields› public string ‹M›(int x, string s) ‹block› }", "((I‹T›)new ‹T›()).‹M›(x, s)"),
        new("explicit-implementation", Code | This, "public interface I‹T› { string ‹M›(int x, string s); } public sealed class ‹T› : I‹T› { ‹statics› ‹fields› string I‹T›.‹M›(int x, string s) ‹block› }", "((I‹T›)new ‹T›()).‹M›(x, s)"),
        new("default-interface-method", Code, "public interface I‹T› { ‹statics› string ‹M›(int x, string s) ‹block› } public sealed class ‹T› : I‹T› { }", "((I‹T›)new ‹T›()).‹M›(x, s)"),
        new("static-abstract", Code, "public interface I‹T› { static abstract string ‹M›(int x, string s); } public sealed class ‹T› : I‹T› { ‹statics› public static string ‹M›(int x, string s) ‹block› public static string Call<U>(int x, string s) where U : I‹T› => U.‹M›(x, s); }", "‹T›.Call<‹T›>(x, s)"),
        new("static-virtual", Code, "public interface I‹T› { ‹statics› static virtual string ‹M›(int x, string s) ‹block› } public struct ‹T› : I‹T› { public static string Call<U>(int x, string s) where U : I‹T› => U.‹M›(x, s); }", "‹T›.Call<‹T›>(x, s)"),
        new("generic-interface", Code | This, "public interface I‹T›<in A, out B> { B ‹M›(int x, A s); } public sealed class ‹T› : I‹T›<string, string> { ‹statics› ‹fields› public string ‹M›(int x, string s) ‹block› }", "((I‹T›<string, object>)new ‹T›()).‹M›(x, s).ToString()"),
        new("to-string", Code | This, "public sealed class ‹T›(int a0, string a1) { ‹statics› ‹fields› public override string ToString() { var x = a0; var s = a1; ‹code› return r; } }", "$\"{new ‹T›(x, s)}\""),
        new("dispose", Code | This, "public sealed class ‹T›(int a0, string a1, StringBuilder into) : IDisposable { ‹statics› ‹fields› public void Dispose() { var x = a0; var s = a1; ‹code› into.Append(r); } public static string Call(int x, string s) { var into = new StringBuilder(); using (new ‹T›(x, s, into)) into.Append('['); return into.ToString(); } }", "‹T›.Call(x, s)") { Exit = "{ into.Append(r); return; }" },
        new("record-method", Code, "public record ‹T›(int A) { ‹statics› public string ‹M›(int x, string s) ‹block› }", "new ‹T›(1).‹M›(x, s)"),
        new("primary-constructor", Code | This, "public sealed class ‹T›(int x, string s) { ‹statics› ‹fields› public string Both => x + s; public string ‹M›() ‹block› }", "new ‹T›(x, s).‹M›()"),
    ];
}
