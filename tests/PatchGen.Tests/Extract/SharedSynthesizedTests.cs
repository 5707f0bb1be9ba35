using PatchGen.Format;

namespace PatchGen.Tests.Extract;

/// <summary>What the compiler made for several members, some of which changed.</summary>
public sealed class SharedSynthesizedTests
{
    [Fact]
    public void Renumbered_lambdas_and_state_machines_stay_the_targets() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        public class C
        {
            « ¦ public async Task<string> Zero(int k) { await Task.Yield(); Func<int, int> f = x => x * k; Func<int, int> g = x => x + 100; return new { Z = f(2) + g(3) }.ToString(); } »
            public async Task<string> One(int k) { await Task.Yield(); Func<int, int> f = x => x + k; Func<int, int> g = x => x + «1 ¦ 2»; return new { A = f(1) + g(2) }.ToString(); }
            public IEnumerable<int> Two(int k) { Func<int, int> f = x => x + k; foreach (var i in new[] { 1, 2, 3, 4 }.Select(x => x * 2)) yield return f(i); }
            public string Three(string s) { int L(int x) => x + s.Length; return s switch { "a" => "1", "b" => "2", _ => L(3) + "" } + new { A = 1 } + new[] { 9, 8, 7, 6 }.Sum(x => x)« ¦ + Zero(3).Result»; }
        }
        public static class Probe { public static string Run() { var c = new C(); return c.One(1).Result + string.Join(",", c.Two(3)) + c.Three("a") + c.Three("zzz") + c.One(5).Result; } }
        """);

    [Fact]
    public void One_of_several_lambdas_of_a_closure_changes() => Oracle.Holds("""
        using System; using System.Linq; using System.Threading.Tasks; using System.Collections.Generic;
        public class C
        {
            private int f = 2;
            public (Func<int>, Func<int>, Action<int>) Three(int a) => (() => a, () => a * «10 ¦ 20» + f, x => a += x);
            public Func<Func<int, int>> Nested(int a) => () => { var b = a + 1; return x => x + a + b + f + «1 ¦ 2»; };
            public Func<Task<int>> Async(int a) => async () => { await Task.Yield(); a++; return a + f + «1 ¦ 2»; };
            public Func<T> Gen<T>(T t, int n) => () => { n++; return n > «5 ¦ 0» ? t : default!; };
            public int Local(int a) { int Add(int x) => a + x + «1 ¦ 2»; int Twice(int x) => Add(Add(x)); static int S(int x) => x * «2 ¦ 3»; return Twice(S(1)); }
            public IEnumerable<int> It(int a) { foreach (var x in new[] { 1, 2 }.Select(x => x + a + «1 ¦ 2»)) yield return x; }
        }
        public class I { private readonly Func<int, int> init = x => x + «1 ¦ 2»; private Lazy<string> lazy; public I(string s) { lazy = new(() => s + «1 ¦ 2»); } public string Show() => init(1) + lazy.Value; }
        public static class Probe
        {
            public static string Run()
            {
                var c = new C(); var (a, b, set) = c.Three(1); set(4); var n = c.Nested(3)();
                return $"{a()} {b()} {n(1)} {c.Async(1)().Result} {c.Gen("g", 1)()} {c.Gen(7, 1)()} {c.Local(4)} {string.Join(",", c.It(1))} {new I("s").Show()}";
            }
        }
        """);

    [Fact]
    public void A_lambda_is_added_beside_unchanged_ones() => Oracle.Holds("""
        using System; using System.Linq;
        public class C<T>
        {
            public string Kept() => string.Join(",", new[] { 1, 2 }.Select(x => x + typeof(T).Name).Where(s => s.Length > 0));
            public string M(int a, T t) { var k = a; Func<int, string> p = x => x + k + "" + t; « ¦ Func<int, string> q = x => x * k + "new" + t; Func<int, int> r = x => x + 1; » return p(1)« ¦ + q(2) + r(3)» + string.Join(",", new[] { 5 }.Select(x => x + a)); }
        }
        public class D
        {
            public int Kept(int[] xs) => xs.Count(x => x > 1); public static Func<int, int> Group() => Static; private static int Static(int x) => x; private static int Other(int x) => x * 2;
            public string M(int[] xs) => xs.Count(x => x > 2) + "" + xs.Select(Static).Sum()« ¦ + xs.Select(Other).Sum() + xs.Count(x => x < 2) + xs.Select(Math.Abs).Sum()»;
        }
        public static class Probe { public static string Run() => new C<int>().M(1, 2) + new C<string>().M(3, "t") + new C<string>().Kept() + new D().M([1, 2, 3]) + new D().Kept([1, 2]) + D.Group()(4); }
        """);

    [Fact]
    public void Only_a_lambda_is_replaced_where_only_a_lambda_changed()
    {
        const string Source = """
            using System;
            public class C { private int f = 1; public Func<int, int> Make(int k) => x => x + k + f + «1 ¦ 2»; }
            public static class Probe { public static string Run() => new C().Make(1)(2) + ""; }
            """;
        var replacement = Assert.Single(Oracle.Holds(Source, release: true).Replacements);
        Assert.StartsWith("M:C/<>c__DisplayClass", replacement.Member.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_suspended_instances_go_on_running_is_listed()
    {
        const string Source = """
            using System.Collections.Generic; using System.Threading.Tasks;
            public class C { public async Task<int> A() { await Task.Yield(); return «1 ¦ 2»; } public IEnumerable<int> I() { yield return «1 ¦ 2»; } }
            public static class Probe { public static string Run() => new C().A().Result + string.Join(",", new C().I()); }
            """;
        var suspended = Oracle.Holds(Source, release: true).Suspended;
        Assert.Equal([(SuspendedKind.Async, "M:C::A()System.Threading.Tasks.Task`1<System.Int32>", "C/<A>d__0"), (SuspendedKind.Iterator, "M:C::I()System.Collections.Generic.IEnumerable`1<System.Int32>", "C/<I>d__1")],
            suspended.Select(s => (s.Kind, s.Member.Text, s.Type)));
    }

    [Fact]
    public void A_closure_grows_while_some_of_its_lambdas_stay() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Threading.Tasks;
        public class C
        {
            private int f = 1;
            public string L(int a, int b) { Func<int> x = () => a; Func<int> y = () => a + «0 ¦ b»; a++; b++; return x() + "" + y(); }
            public string F(int a, int b) { int X() => a; int Y() => a + «0 ¦ b»; a++; b++; return X() + "" + Y() + b; }
            public string T(int a) { Func<int> x = () => a; Func<int> y = () => a + «0 ¦ f»; a++; return x() + "" + y(); }
            public async Task<string> A(int a, int b) { Func<int> x = () => a; await Task.Yield(); « ¦ var hoisted = b * 2; await Task.Yield(); » a++; return x() + "" + a« ¦ + hoisted + new Func<int>(() => a + b)()»; }
            public IEnumerable<int> I(int a) { Func<int> x = () => a; yield return x(); « ¦ for (var i = 0; i < 2; i++) { var j = i; yield return new Func<int>(() => j + a)(); } » }
            public string Deep(int a) { Func<Func<int>> x = () => { var b = a; return () => b + a + «0 ¦ f»; }; Func<int> keep = () => a; return x()() + "" + keep(); }
        }
        public static class Probe { public static string Run() { var c = new C(); return $"{c.L(1, 5)} {c.F(1, 5)} {c.T(1)} {c.A(1, 5).Result} {string.Join(",", c.I(3))} {c.Deep(4)}"; } }
        """);
}
