namespace PatchGen.Tests.Extract;

public sealed class SynthesizedTests
{
    [Fact]
    public void Anonymous_types_bind_to_the_targets_or_are_cloned() => Oracle.Holds("""
        public class C
        {
            public object Kept() => new { A = 1, B = "b" };
            public string M() { var x = new { A = 2, B = "c" }; « ¦ var y = new { New = 3, x.A }; » return x.ToString() + x.Equals(Kept()) + (x.GetType() == Kept().GetType()) + new { A = 1, B = "b" }.Equals(Kept())« ¦ + y + y.GetHashCode().Equals(new { New = 3, A = 2 }.GetHashCode())»; }
            public string Uses() => Kept().ToString() + Kept().Equals(new { A = 1, B = "b" });
        }
        public static class Probe { public static string Run() => new C().M() + new C().Uses(); }
        """);

    [Fact]
    public void String_switches_and_switch_expressions() => Oracle.Holds("""
        using System;
        public enum E { A, B }
        public class C
        {
            public int Long(string s) { switch (s) { case "alpha": return 1; case "beta": return 2; case "gamma": return «3 ¦ 30»; case "delta": return 4; case "epsilon": return 5; case "zeta": return 6; case "eta": return 7; case "theta": return 8; default: return 0; } }
            public int Span(ReadOnlySpan<char> s) => s switch { "alpha" => 1, "betaa" => 2, "gamma" => «3 ¦ 30», "delta" => 4, "eipsi" => 5, "zetaa" => 6, "etaaa" => 7, "theta" => 8, _ => 0 };
            public string Expr(E e) => e switch { E.A => «"a" ¦ "aa"», E.B => "b" };
            public string Pattern(object o) => o switch { int n and > «3 ¦ 5» => "big", int => "int", string { Length: 2 } s => s, int[] and [var a, ..] => "l" + a, (int x, int y) => "t" + x + y, null => "null", _ => "?" };
        }
        public static class Probe
        {
            public static string Run()
            {
                var c = new C(); string t; try { t = c.Expr((E)7); } catch (Exception e) { t = e.GetType().FullName + e.Message; }
                return $"{c.Long("gamma")}{c.Long("theta")}{c.Long("x")}{c.Span("gamma")}{c.Span("q")}{c.Expr(E.A)}{t}{c.Pattern(4)}{c.Pattern("ab")}{c.Pattern(new[] { 1, 2 })}{c.Pattern((1, 2))}{c.Pattern(null!)}";
            }
        }
        """);

    [Fact]
    public void Array_data_keeps_its_bytes_and_alignment() => Oracle.Holds("""
        using System;
        public class C
        {
            public int[] Kept() => [1, 2, 3, 4, 5, 6];
            public int Arr() { int[] a = [1, 2, 3, 4, 5, «6 ¦ 7»]; return a[5] + a.Length; }
            public long Longs() { ReadOnlySpan<long> s = [1, 2, «3 ¦ 4»]; return s[2] + s.Length; }
            public int Ints() { ReadOnlySpan<int> s = [10, 20, «30 ¦ 40»]; return s[2]; }
            public double Doubles() { ReadOnlySpan<double> s = [1.5, «2.5 ¦ 3.5»]; return s[1]; }
            public int Bytes() { ReadOnlySpan<byte> s = [1, 2, 3, «4 ¦ 5», 9]; return s[3] + "abc«x ¦ yz»"u8.Length; }
            public char Chars() { ReadOnlySpan<char> s = ['a', 'b', «'c' ¦ 'd'»]; return s[2]; }
            public int Multi() { int[,] m = { { 1, 2 }, { 3, «4 ¦ 5» } }; return m[1, 1]; }
            public decimal Dec() { decimal[] d = [1.5m, «2m ¦ 3m»]; return d[1]; }
        }
        public static class Probe { public static string Run() { var c = new C(); return $"{c.Kept()[5]} {c.Arr()} {c.Longs()} {c.Ints()} {c.Doubles()} {c.Bytes()} {c.Chars()} {c.Multi()} {c.Dec()}"; } }
        """);

    [Fact]
    public void Collection_expressions_bring_their_types() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Collections.Immutable;
        public class C
        {
            public IEnumerable<int> E() => [1, 2, «3 ¦ 4»];
            public IReadOnlyList<string> R(string s) => [s, «"a" ¦ "b"», .. E2()];
            public IReadOnlyCollection<int> One() => [«1 ¦ 2»];
            private string[] E2() => ["x", "y"];
            public List<int> L(int[] xs) => [0, .. xs, «1 ¦ 2»];
            public ImmutableArray<int> I() => [1, «2 ¦ 3»]; public HashSet<int> H() => [«1 ¦ 2»];
            public int Span() { Span<string> s = ["a", «"b" ¦ "cc"»]; return s[1].Length + s.Length; }
        }
        public static class Probe { public static string Run() { var c = new C(); return string.Join(",", c.E()) + string.Join(",", c.R("r")) + string.Join(",", c.One()) + string.Join(",", c.L([5])) + c.I()[1] + c.H().Contains(2) + c.Span(); } }
        """);

    [Fact]
    public void Dynamic_call_sites_keep_the_context() => Oracle.Holds("""
        using System;
        public class C
        {
            private int hidden = 3; internal string Hid(int x) => "h" + x + hidden;
            public string M(dynamic d) { dynamic self = this; return d.Length + self.Hid(«1 ¦ 2») + (d + "x") + self.hidden; }
            public string Kept(dynamic d) => d.Length + "k";
            public static T Gen<T>(dynamic d) => (T)(d + «1 ¦ 2»);
        }
        public static class Probe { public static string Run() => new C().M("abc") + new C().Kept("x") + C.Gen<int>(4); }
        """);

    [Fact]
    public void Interpolated_handlers_tuples_with_and_index_ranges() => Oracle.Holds("""
        using System; using System.Runtime.CompilerServices; using System.Text;
        [InterpolatedStringHandler] public ref struct H { private StringBuilder b; public H(int l, int f) { b = new(); b.Append('<'); } public void AppendLiteral(string s) => b.Append(s.ToUpper() + «1 ¦ 2»); public void AppendFormatted<T>(T t) => b.Append(t); public override string ToString() => b + ">"; }
        public record P(int X, int Y) { public string[] Names = ["a", "b", "c"]; }
        public class C
        {
            public string L(H h) => h.ToString();
            public string M(P p) { var (x, y) = p with { X = «5 ¦ 6» }; var t = (a: x, b: (y, "s")); return L($"n{x}m{t.b.Item2}") + $"{t,10}{p.Names[^1]}{p.Names[1..].Length}" + (t == (6, (2, "s"))); }
        }
        public static class Probe { public static string Run() => new C().M(new P(1, 2)); }
        """);

    [Fact]
    public void Unsafe_accessors_reach_what_they_name() => Oracle.Holds("""
        using System.Runtime.CompilerServices;
        public class Hidden { private int f = 3; private string M(int x) => "m" + x + f; private Hidden(int f) { this.f = f; } public Hidden() { } }
        public static class C
        {
            [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "f")] private static extern ref int F(Hidden h);
            private static string M(int x) => "own" + x + «1 ¦ 2»; « ¦ [UnsafeAccessor(UnsafeAccessorKind.Method)] private static extern string M(Hidden h, int x); [UnsafeAccessor(UnsafeAccessorKind.Constructor)] private static extern Hidden New(int f);»
            public static string Go(Hidden h) { F(h) += «1 ¦ 2»; return F(h) + M(1)« ¦ + M(h, 7) + M(New(9), 1)»; }
        }
        public static class Probe { public static string Run() => C.Go(new Hidden()); }
        """);
}
