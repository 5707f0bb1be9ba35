namespace PatchGen.Tests.Extract;

public sealed class StaticTests
{
    [Fact]
    public void New_statics_run_their_own_initializers_only() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Linq; using System.Threading;
        public class C
        {
            public static int Kept = Log.Add("kept"); private static readonly string[] Names = ["x"];
            « ¦
            private static readonly Dictionary<string, int> map = new() { ["a"] = 1, ["b"] = Two() };
            private static int counter; private static readonly object gate = new();
            private static Func<int, int> f = x => x + counter; private static readonly List<int> list = [1, 2, .. Enumerable.Range(5, 2)];
            private static readonly string derived = map.Count + "d" + Names[0]; private static int Two() => 2; private static string? cond = Names.Length > 0 ? "yes" : "no";
            private const int K = 77; [ThreadStatic] private static int perThread; private static int Auto { get; set; } = 9; private static int unused = Log.Add("unused");
            private static readonly byte[] bytes = [1, 2, 3, 4, 5]; private static readonly DateTime when = new(2020, 1, 1); private static (int A, string B) tuple = (1, "t");
            »
            public string M() { « return "pre"; ¦ lock (gate) counter++; perThread = 3; var other = -1; var t = new Thread(() => other = perThread); t.Start(); t.Join(); Auto++; return "" + map["b"] + f(1) + counter + list.Count + derived + cond + K + perThread + other + Auto + bytes[4] + when.Year + tuple;» }
        }
        public static class Log { public static int Runs; public static int Add(string s) { if (s == "kept") Runs++; return 1; } }
        public static class Probe { public static string Run() => new C().M() + new C().M() + C.Kept + Log.Runs; }
        """);

    [Fact]
    public void New_statics_of_generic_types_are_one_an_instantiation() => Oracle.Holds("""
        using System; using System.Collections.Generic;
        public class G<T>
        {
            « ¦ private static int n; private static readonly List<T> all = new(); private static readonly string name = typeof(T).Name + "!"; private static readonly Func<T, string> show = t => name + t;»
            public string M(T t) { « return "pre"; ¦ n++; all.Add(t); return n + name + all.Count + show(t);» }
            public class In<U> { « ¦ private static string both = typeof(T).Name + typeof(U).Name;» public string M() => « "pre" ¦ both»; }
        }
        public static class Probe { public static string Run() => new G<int>().M(1) + new G<int>().M(2) + new G<string>().M("s") + new G<int>.In<long>().M(); }
        """);

    [Fact]
    public void A_new_static_of_a_type_without_static_constructor() => Oracle.Holds("""
        public static class C { « ¦ private static int hits = 10; private static int zero;» public static string M() => « "pre" ¦ "" + ++hits + zero++»; }
        public interface I { « ¦ static int count = 4; » static string M() => « "pre" ¦ "" + count++»; }
        public struct S { « ¦ private static S one = new S { V = 1 }; » public int V; public static int M() => « 0 ¦ one.V»; }
        public static class Probe { public static string Run() => C.M() + C.M() + I.M() + I.M() + S.M(); }
        """);
}
