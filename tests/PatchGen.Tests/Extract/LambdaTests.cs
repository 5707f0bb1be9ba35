namespace PatchGen.Tests.Extract;

public sealed class LambdaTests
{
    [Fact]
    public void A_lambda_captures_and_a_cached_one_does_not() => Oracle.Holds("""
        using System; using System.Linq;
        public class C
        {
            private int f = 1;
            public int Other(int[] xs) => xs.Select(x => x + 1).Sum();
            public int M(int[] xs, int k) => xs.Select(x => x * «2 ¦ 3»).Where(x => x > k).Sum(x => x + f)« ¦ + xs.Count(x => x > 1)»;
        }
        public static class Probe { public static string Run() { var c = new C(); return $"{c.M([1, 2, 3], 2)} {c.M([4], 1)} {c.Other([1])}"; } }
        """);

    [Fact]
    public void A_new_capture_changes_the_closure() => Oracle.Holds("""
        using System; using System.Collections.Generic;
        public class C
        {
            public string M(int a, string b)
            {
                var l = new List<Func<string>>();
                for (var i = 0; i < 3; i++) { var j = i; l.Add(() => a + «"" ¦ b» + j); }
                a += 10; Action<string> set = s => b = s; set("set");
                var r = b; foreach (var f in l) r += f(); return r;
            }
        }
        public static class Probe { public static string Run() => new C().M(1, "b"); }
        """);

    [Fact]
    public void Local_functions_of_every_kind() => Oracle.Holds("""
        using System;
        public class C
        {
            private int f = 3;
            public string M(int n)
            {
                static int Fact(int k) => k < 2 ? «1 ¦ 2» : k * Fact(k - 1);
                int Captures(int k) { n += k; return n + «1 ¦ 2»; }
                int This(int k) => f + k + «1 ¦ 2»;
                T Gen<T>(T t) { Func<T> g = () => t; return g(); }
                string Nested() { string Inner() => n + "i" + «1 ¦ 2»; return Inner(); }
                Func<int, int> d = Fact, e = Captures;
                return $"{Fact(4)} {Captures(2)} {This(1)} {Gen("g")} {Gen(n)} {Nested()} {d(3)} {e(1)}";
            }
        }
        public static class Probe { public static string Run() => new C().M(1); }
        """);

    [Fact]
    public void Nested_lambdas_and_generic_closures() => Oracle.Holds("""
        using System; using System.Linq;
        public class C<T>
        {
            public Func<U, Func<T, string>> M<U>(T t, int n) => u => x => { Func<string> inner = () => $"{t}{u}{x}{n++}{«1 ¦ 2»}{typeof(U).Name}"; return inner() + inner(); };
            public string Cached() => string.Join(",", new[] { 1, 2 }.Select(x => default(T) + "" + x + «1 ¦ 2»));
        }
        public static class Probe { public static string Run() => new C<int>().M<string>(1, 5)("u")(2) + new C<string>().M<object>("t", 5)("o")("x") + new C<string>().Cached() + new C<int>().Cached(); }
        """);

    [Fact]
    public void Method_groups_are_delegates_of_the_original_members() => Oracle.Holds("""
        using System; using System.Linq;
        public class C
        {
            private static string Static(int x) => "s" + x + «1 ¦ 2»; private string Inst(int x) => "i" + x; private string Own(int x) => "o" + x;
            public event Action<int>? E; public int Count => E?.GetInvocationList().Length ?? 0; private void On(int x) { }
            public string M() => string.Join(",", new[] { 1 }.Select(Static).Concat(new[] { 2 }.Select(Inst))) + «1 ¦ 2»;
            public void Add() { E += On; _ = «1 ¦ 2» + Count; }
            public void Remove() => E -= On;
        }
        public static class Probe { public static string Run() { var c = new C(); c.Add(); c.Add(); c.Remove(); return c.M() + c.Count; } }
        """);

    [Fact]
    public void Delegates_of_new_methods_are_closed_over_this() => Oracle.Holds("""
        using System;
        public class C
        {
            private int f = 4; public event EventHandler? E; public string Log = "";
            « ¦ private int New(int x) => x + f; private static int NewStatic(int x) => x * 2; private T Gen<T>(T t) => t; private void On(object? s, EventArgs e) => Log += f;»
            public string M() { « ¦ Func<int, int> a = New, b = NewStatic; Func<string, string> g = Gen; E += On; E?.Invoke(this, EventArgs.Empty); E -= On; E?.Invoke(this, EventArgs.Empty); return "" + a(1) + b(2) + g("g") + Log + (E == null);» return "pre"; }
        }
        public class G<T> { private T? v; « ¦ private string New(T x) => "" + x + v;» public string M(T t) { v = t; « ¦ Func<T, string> f = New; return f(t);» return "pre"; } }
        public static class Probe { public static string Run() => new C().M() + new G<string>().M("q") + new G<int>().M(3); }
        """);

    [Fact]
    public void A_delegate_made_before_runs_the_post_lambda() => Oracle.Holds("""
        using System;
        public class C
        {
            private int f = 1;
            public Func<int, string> Make(int k) => x => $"{x}{k}{f}{«"a" ¦ "b"»}";
            public Func<int, string> Plain() => x => x + «"a" ¦ "b"»;
        }
        public static class Probe { public static string Run() { var c = new C(); return c.Make(1)(2) + c.Plain()(3) + c.Make(1).Method.Module.Name + c.Plain().Method.Module.Name; } }
        """);

    [Fact]
    public void Expression_trees_name_the_targets_members() => Oracle.Holds("""
        using System; using System.Linq.Expressions;
        public class C
        {
            public int F = 3; private int P { get; set; } = 4; private static string S(int x) => "s" + x; private string I(string s) => s + F;
            public string M(int k) { Expression<Func<C, string>> e = c => S(c.F + k) + c.P + I("i") + «1 ¦ 2»; return e.Compile()(this); }
        }
        public class G<T> { private T? v; public string M() { Expression<Func<string>> e = () => v + "" + «1 ¦ 2»; return e.Compile()(); } }
        public static class Probe { public static string Run() => new C().M(1) + new G<int>().M(); }
        """);

    [Fact]
    public void Queries_and_static_lambdas() => Oracle.Holds("""
        using System; using System.Linq;
        public static class C
        {
            public static string M(int[] xs) => string.Join(",", from x in xs let y = x * «2 ¦ 3» where y > 2 orderby y descending group new { x, y } by y % 2 into g select g.Key + ":" + g.Sum(p => p.x + p.y));
            public static Func<int, int> S() => static x => x + «1 ¦ 2»;
        }
        public static class Probe { public static string Run() => C.M([1, 2, 3, 4]) + C.S()(1); }
        """);
}
