namespace PatchGen.Tests.Extract;

public sealed class ConstructorTests
{
    [Fact]
    public void A_constructor_runs_its_whole_post_body_once() => Oracle.Holds("""
        public class B { public static int Runs; public string Log = ""; public B(string s) { Runs++; Log += s; } }
        public class C : B
        {
            public readonly int ro = «1 ¦ 2»; private readonly string name; private int init = 3;
            public C(string s) : base(s + «"x" ¦ "y"») { name = «"n" ¦ "m"»; init += ro; }
            public C(int i) : this(i + «"a" ¦ "b"») { Log += "i"; }
            public override string ToString() => Log + ro + name + init;
        }
        public static class Probe { public static string Run() { B.Runs = 0; return new C("q") + " " + new C(4) + " " + B.Runs; } }
        """);

    [Fact]
    public void A_new_constructor_makes_objects_of_the_existing_type() => Oracle.Holds("""
        using System;
        public class B { public string Log = "b"; }
        public class C : B
        {
            public readonly int X = 5; public C() { Log += "c"; }
            « ¦ public C(int x) { X = x; Log += "n"; } public C(string s) : this(s.Length) { Log += s; } »
            public static C Make() => « new C() ¦ new C("str") { Log2 = 1 }»;
            public int Log2;
        }
        public struct S { public int V; public S(int v) { V = v; } « ¦ public S(string s) : this(s.Length) { V *= 2; } » public static S Make() => « new S(1) ¦ new S("four")»; }
        public class G<T> { public T? V; « ¦ public G(T v, int n) { V = v; } » public G() { } public static G<T> Make(T v) => « new G<T>() ¦ new G<T>(v, 1)»; }
        public static class Probe { public static string Run() { var c = C.Make(); return $"{c.GetType() == typeof(C)} {c.X} {c.Log} {c.Log2} {S.Make().V} {G<string>.Make("g").V} {G<int>.Make(4).V}"; } }
        """);

    [Fact]
    public void Constructors_of_structs_generics_and_primary_ones() => Oracle.Holds("""
        using System; using System.Collections.Generic;
        public struct S { public int X; public readonly string N; public S(int x) { X = x + «1 ¦ 2»; N = "s"; } public S() { X = «3 ¦ 4»; N = ""; } }
        public class G<T>(T t, List<T> list) { private readonly T v = t; public string Show() => v + "" + t + list.Count + «1 ¦ 2»; public int N = list.Count + «1 ¦ 2»; }
        public record R(int A, string B) { public int Sum { get; } = A + «1 ¦ 2»; public R(int a) : this(a, «"x" ¦ "y"») { } }
        public class L { private readonly Func<int, int> f; public L(int k) { f = x => x + k + «1 ¦ 2»; } public int F(int x) => f(x); }
        public static class Probe { public static string Run() { var g = new G<string>("t", ["a"]); return $"{new S(1).X}{new S().X}{new S(1).N} {g.Show()} {g.N} {new R(1)} {new L(3).F(4)}"; } }
        """);

    [Fact]
    public void A_ref_struct_constructor_keeps_its_ref_field() => Oracle.Holds("""
        using System;
        public ref struct R { private ref int slot; private readonly Span<int> span; public R(ref int s, Span<int> sp) { slot = ref s; span = sp; slot += «1 ¦ 2»; } public int Sum() => slot + span.Length + «1 ¦ 2»; }
        public static class Probe { public static string Run() { var x = 1; var r = new R(ref x, new int[3]); return x + " " + r.Sum(); } }
        """);
}
