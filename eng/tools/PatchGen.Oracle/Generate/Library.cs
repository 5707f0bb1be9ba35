namespace PatchGen.Oracle.Generate;

/// <summary>What every generated program calls; it is the same on both sides.</summary>
internal static class Library
{
    public const string Text = """
        public static class Lib
        {
            public static readonly (int, string)[] Inputs = [(0, "a"), (3, "pear"), (7, "Plum"), (12, "Quince tart"), (-4, "fig")];
            public static readonly int[] Numbers = [4, 1, 9, 3];
            public static readonly Dictionary<string, int> Prices = new() { ["pear"] = 30, ["plum"] = 20, ["fig"] = 45 };
            public static readonly object Gate = new();
            public static int Twice(int n) => n * 2;
            public static int Thrice(int n) => n * 3;
            public static int Squared(int n) => n * n + 1;
            public static int Pair(int a, int b) => a * 10 + b;
            public static int Apply(Func<int, int> f, int n) => f(n);
            public static string Kind(int n) => "int " + n;
            public static string Kind(long n) => "long " + n;
            public static string Kind(double n) => "double " + n.ToString(CultureInfo.InvariantCulture);
            public static string Kind(object n) => "object " + n;
            public static string Boxed(object o) => o is null ? "null" : o.GetType().Name + " " + Convert.ToString(o, CultureInfo.InvariantCulture);
            public static string Shown(object o) => "{" + o + "}";
            public static object Shape(int n) => n % 2 == 0 ? new Point(n, 1) : n == 3 ? new Point(n, 2) : n;
            public static int WithDefault(int a, int b = 2) => a * 10 + b;
            public static string TypeName<T>() => typeof(T).Name;
            public static T Same<T>(T a) => a;
            public static string Join(IEnumerable<int> all) => string.Join(",", all);
            public static int Many(params int[] all) => all.Length * 100 + all.Sum();
            public static int SpanSum(ReadOnlySpan<int> all) { var sum = 0; foreach (var n in all) sum += n; return sum; }
            public static ref int First(int[] all) => ref all[0];
            public static void Bump(ref int n, in int by) => n += by;
            public static bool TryHalf(int n, out int half) { half = n / 2; return n % 2 == 0; }
            public static async Task<int> Later(int n) { await Task.Yield(); return n; }
            public static async IAsyncEnumerable<int> Stream(int n) { for (var i = 0; i < n; i++) { await Task.Yield(); yield return i; } }
            public static async Task<string> Collect(IAsyncEnumerable<string> all) { var text = ""; await foreach (var one in all) text += one + "|"; return text; }
            public static int OnThread(Func<int> f) { var result = 0; var thread = new Thread(() => result = f()); thread.Start(); thread.Join(); return result; }
            public static IEnumerator<string> Begun(IEnumerable<string> all) { var one = all.GetEnumerator(); one.MoveNext(); return one; }
            public static string Rest(IEnumerator<string> all) { var text = ""; while (all.MoveNext()) text += all.Current + "|"; return text; }
            public static Suspended Pending(Func<Task, Task<string>> begin) => new(begin);
            public static void Say(Func<string> f) { try { Console.WriteLine(f()); } catch (Exception e) { Console.WriteLine(e.GetType().Name + ": " + e.Message); } }
            public enum Level { Low, Middle, High }
            public sealed record Point(int X, int Y);
            public struct Pair2(int a, int b) { public int A = a; public int B = b; }
            public static class Box<T> { public static readonly string Name = "box of " + typeof(T).Name; }
            public sealed class Basket { public string Name = "?"; public int Count; public List<int> Items { get; } = []; public override string ToString() => Name + Count + "/" + string.Join(",", Items); }
            public sealed class Scope(StringBuilder log, string name) : IDisposable { public void Dispose() => log.Append("/" + name); }
            public sealed class Suspended
            {
                private readonly TaskCompletionSource _gate = new();
                private readonly Task<string> _call;
                public Suspended(Func<Task, Task<string>> begin) => _call = begin(_gate.Task);
                public string Finish() { _gate.TrySetResult(); return _call.GetAwaiter().GetResult(); }
            }
            public sealed class Waiting
            {
                private readonly ManualResetEventSlim _go = new();
                private readonly Thread _thread;
                private string _result = "";
                public Waiting(Func<string> f) { _thread = new(() => { _go.Wait(); try { _result = f(); } catch (Exception e) { _result = e.Message; } }) { IsBackground = true }; _thread.Start(); }
                public string Finish() { _go.Set(); _thread.Join(); return _result; }
            }
        }
        """;
}
