namespace PatchGen.Tests.Extract;

public sealed class StructTests
{
    [Fact]
    public void This_is_mutated_in_place() => Oracle.Holds("""
        using System;
        public struct S { public int X; public int Inc() { X += «1 ¦ 2»; return X; } public void Reset() { this = new S { X = «5 ¦ 6» }; } public override string ToString() => "S" + X + «1 ¦ 2»; }
        public readonly struct R { private readonly int x; public R(int x) { this.x = x; } public int Get() => x + «1 ¦ 2»; public static bool operator ==(R a, R b) => a.x == b.x + «0 ¦ 1»; public static bool operator !=(R a, R b) => !(a == b); public override bool Equals(object? o) => o is R r && r == this; public override int GetHashCode() => x + «0 ¦ 1»; }
        public ref struct F { public Span<int> s; public int First() { s[0] += «1 ¦ 2»; return s[0]; } public void Dispose() { s[0] = «7 ¦ 8»; } }
        public record struct P(int A) { public int Twice() => A * «2 ¦ 3»; }
        public struct G<T> where T : struct { public T V; public T Set(T v) { V = v; return «default ¦ V»; } }
        public static class Probe
        {
            public static string Run()
            {
                var s = new S(); s.Inc(); s.Inc(); var x = s.X; s.Reset(); object boxed = s; int[] a = [1]; using (var f = new F { s = a }) { x += f.First(); }
                var g = new G<int>();
                return $"{x} {s.X} {boxed} {new R(1).Get()} {new R(1) == new R(1)} {new R(2).GetHashCode()} {new R(1).Equals(new R(1))} {a[0]} {new P(4).Twice()} {g.Set(3)} {g.V}";
            }
        }
        """);

    [Fact]
    public void New_members_of_structs_take_this_by_reference() => Oracle.Holds("""
        public struct S { public int X; public int M() { X++; « ¦ Add(3); » return X« ¦ + Peek() »; } « ¦ private void Add(int n) { X += n; } private readonly int Peek() => X * 100;» }
        public struct G<T> { public T V; public string M(T v) { « ¦ Put(v); » return V + ""; } « ¦ private void Put(T v) => V = v;» }
        public static class Probe { public static string Run() { var s = new S(); var n = s.M(); var g = new G<string>(); return $"{n} {s.X} {g.M("p")} {g.V}"; } }
        """);

    [Fact]
    public void Inline_arrays_and_ref_fields_work() => Oracle.Holds("""
        using System; using System.Runtime.CompilerServices;
        [InlineArray(4)] public struct Four { private int e; }
        public class C
        {
            private Four four;
            public int M() { for (var i = 0; i < 4; i++) four[i] = i + «1 ¦ 2»; Span<int> s = four; return s[3] + four[..2].Length + Sum([1, 2, «3 ¦ 4»]) + Sum2(1, 2, «3 ¦ 4»); }
            private static int Sum(ReadOnlySpan<int> xs) { var n = 0; foreach (var x in xs) n += x; return n; }
            private static int Sum2(params ReadOnlySpan<object> xs) { var n = 0; foreach (var x in xs) n += (int)x; return n; }
        }
        public static class Probe { public static string Run() => new C().M() + ""; }
        """);

    [Fact]
    public void Delegates_of_new_struct_methods_hold_a_copy() => Oracle.Holds("""
        using System;
        public struct S { public int X; « ¦ private int Next(int by) { X += by; return X; } private readonly T Gen<T>(T t) => t; » public string M() { « return "pre"; ¦ Func<int, int> f = Next; Func<string, string> g = Gen; return "" + f(1) + f(2) + X + g("g");» } }
        public struct G<T> { public T V; « ¦ private string Show<U>(U u) => "" + V + u;» public string M() { « return "pre"; ¦ Func<int, string> f = Show; return f(1);» } }
        public static class Probe { public static string Run() => new S { X = 10 }.M() + new G<string> { V = "v" }.M() + new G<int> { V = 4 }.M(); }
        """);
}
