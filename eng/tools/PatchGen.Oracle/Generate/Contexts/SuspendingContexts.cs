using static PatchGen.Oracle.Generate.Has;

namespace PatchGen.Oracle.Generate.Contexts;

/// <summary>Iterators and async code of all builders.</summary>
internal static class SuspendingContexts
{
    private const string Result = ".GetAwaiter().GetResult()";

    public static IEnumerable<Context> All =>
    [
        new("iterator", Code | Yield, "public static class ‹T› { ‹statics› public static IEnumerable<string> ‹M›(int x, string s) { ‹code› yield return r; } }", "string.Join(\"|\", ‹T›.‹M›(x, s))") { Exit = "{ yield return r; yield break; }" },
        new("iterator-instance", Code | Yield | This, "public sealed class ‹T› { ‹statics› ‹fields› public IEnumerable<string> ‹M›(int x, string s) { yield return \"first\"; ‹code› yield return r; } }", "string.Join(\"|\", new ‹T›().‹M›(x, s))") { Exit = "{ yield return r; yield break; }" },
        new("iterator-generic", Code | Yield, "public static class ‹T› { ‹statics› public static IEnumerator<string> ‹M›<T>(int x, string s, T a0) { ‹code› yield return r + a0; } public static string Call(int x, string s) { var all = \"\"; for (var a = ‹M›(x, s, s); a.MoveNext();) all += a.Current + \"|\"; return all; } }", "‹T›.Call(x, s)") { Exit = "{ yield return r; yield break; }" },
        new("iterator-local", Code | Yield, "public static class ‹T› { ‹statics› public static string ‹M›(int x0, string s0) { return string.Join(\"|\", Inner(x0, s0)); IEnumerable<string> Inner(int x, string s) { ‹code› yield return r + s0; } } }", "‹T›.‹M›(x, s)") { Exit = "{ yield return r; yield break; }" },
        new("async-task", Code | Await, "public static class ‹T› { ‹statics› public static async Task<string> ‹M›(int x, string s) { await Task.Yield(); ‹code› return r; } }", "‹T›.‹M›(x, s)" + Result),
        new("async-plain-task", Code | Await | This, "public sealed class ‹T› { ‹statics› ‹fields› private string _result = \"\"; public async Task ‹M›(int x, string s) { ‹code› await Task.Yield(); _result = r; } public static async Task<string> Call(int x, string s) { var a = new ‹T›(); await a.‹M›(x, s); return a._result; } }", "‹T›.Call(x, s)" + Result) { Exit = "{ _result = r; return; }" },
        new("async-value-task", Code | Await, "public static class ‹T› { ‹statics› public static async ValueTask<string> ‹M›(int x, string s) { ‹code› if (x > 5) await Task.Yield(); return r; } }", "‹T›.‹M›(x, s).AsTask()" + Result),
        new("async-pooled", Code | Await, "public static class ‹T› { ‹statics› [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] public static async ValueTask<string> ‹M›(int x, string s) { await Task.Yield(); ‹code› return r; } }", "‹T›.‹M›(x, s).AsTask()" + Result),
        new("async-void", Code | Await, "public static class ‹T› { ‹statics› private static async void ‹M›(int x, string s, TaskCompletionSource<string> done) { try { await Task.Yield(); ‹code› done.SetResult(r); } catch (Exception e) { done.SetException(e); } } public static string Call(int x, string s) { var done = new TaskCompletionSource<string>(); ‹M›(x, s, done); return done.Task.GetAwaiter().GetResult(); } }", "‹T›.Call(x, s)") { Exit = "{ done.SetResult(r); return; }" },
        new("async-enumerable", Code | Await | Yield, "public static class ‹T› { ‹statics› public static async IAsyncEnumerable<string> ‹M›(int x, string s) { await Task.Yield(); ‹code› yield return r; } }", "Lib.Collect(‹T›.‹M›(x, s))" + Result) { Exit = "{ yield return r; yield break; }" },
        new("async-lambda", Code | Await, "public static class ‹T› { ‹statics› public static Task<string> ‹M›(int x0, string s0) { Func<int, string, Task<string>> f = async (x, s) => { await Task.Yield(); ‹code› return r + s0; }; return f(x0, s0); } }", "‹T›.‹M›(x, s)" + Result),
        new("async-local-function", Code | Await, "public static class ‹T› { ‹statics› public static Task<string> ‹M›(int x, string s) { return Inner(); async Task<string> Inner() { ‹code› await Task.Yield(); return r + x + s; } } }", "‹T›.‹M›(x, s)" + Result),
        new("async-generic", Code | Await, "public static class ‹T› { ‹statics› public static async Task<string> ‹M›<T>(int x, string s, T a0) { await Task.Yield(); ‹code› return r + a0; } }", "‹T›.‹M›(x, s, s)" + Result + " + ‹T›.‹M›(x, s, 1.5m)" + Result + ".Length"),
        new("async-instance", Code | Await | This, "public sealed class ‹T› { ‹statics› ‹fields› private readonly int _a = 3; public async Task<string> ‹M›(int x, string s) { ‹code› await Task.Yield(); return r + _a; } }", "new ‹T›().‹M›(x, s)" + Result),
        new("async-override", Code | Await | This, "public abstract class ‹T›Base { public abstract Task<string> ‹M›(int x, string s); } public sealed class ‹T› : ‹T›Base { ‹statics› ‹fields› public override async Task<string> ‹M›(int x, string s) { ‹code› return r + await Lib.Later(x); } }", "((‹T›Base)new ‹T›()).‹M›(x, s)" + Result),
        new("async-struct", Code | Await, "public readonly struct ‹T›(int a0) { ‹statics› private int A { get; } = a0; public async Task<string> ‹M›(int x, string s) { await Task.Yield(); ‹code› return r + A; } }", "new ‹T›(4).‹M›(x, s)" + Result),
    ];
}
