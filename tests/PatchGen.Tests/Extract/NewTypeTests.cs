namespace PatchGen.Tests.Extract;

public sealed class NewTypeTests
{
    [Fact]
    public void New_types_of_every_kind() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Linq; using System.Text.Json;
        namespace N
        {
            « ¦
            public delegate string D(ref int x, string s);
            internal enum Level : byte { Low = 1, High = 200 }
            public interface IShape { double Area { get; } string Name => GetType().Name; static int Count = 3; }
            public record Circle(double R) : IShape { public double Area => R * R * 3; }
            public readonly record struct Pt(int X, int Y) { public static Pt operator +(Pt a, Pt b) => new(a.X + b.X, a.Y + b.Y); }
            public abstract class Animal { protected string name = "?"; public abstract string Say(); public virtual string Twice() => Say() + Say(); protected internal event Action? E; public void Raise() => E?.Invoke(); }
            public class Dog : Animal, IDisposable { public Dog() { name = "dog"; E += () => name += "!"; } public override string Say() => name; void IDisposable.Dispose() => name = "gone"; ~Dog() { } public int this[int i] { get => i * 2; } public required string Req { get; init; } }
            public class Box<T> where T : notnull { private readonly List<T> l = []; private static int made; public Box() { made++; } public Box<T> Add(T t) { l.Add(t); return this; } public IEnumerable<U> Map<U>(Func<T, U> f) { foreach (var x in l) yield return f(x); } public static int Made => made; public class Inner { public T? V; public string Show() => typeof(T).Name + V; } }
            public static class Ext { public static string Shout(this string s) => s.ToUpper() + "!"; private static readonly Dictionary<string, int> Map = new() { ["a"] = 1, ["b"] = 2 }; public static int Get(string k) => Map[k]; static Ext() { Cctor = "ran"; } public static string Cctor; }
            public class Dto { public int A { get; set; } public string? B { get; set; } [System.Text.Json.Serialization.JsonPropertyName("c_c")] public Level2 C { get; set; } }
            public enum Level2 { X, Y }
            [AttributeUsage(AttributeTargets.Class)] public class MarkAttribute(Type t, Level2 l = Level2.X) : Attribute { public Type T => t; public Level2 L => l; public string? S { get; set; } public Level2[]? Many; }
            [Mark(typeof(Circle), Level2.Y, S = "s", Many = [Level2.Y])] public class Marked { }
            public class MyException(string m) : Exception(m) { }
            »
            public class C
            {
                public string M()
                {
                    « return "pre"; ¦
                    D d = (ref int x, string s) => s + ++x; var n = 4; IShape sh = new Circle(2); using var dog = new Dog { Req = "r" }; dog.Raise();
                    var r = d(ref n, "d") + n + Level.High + (byte)Level.Low + sh.Name + sh.Area + sh + IShape.Count + (new Pt(1, 2) + new Pt(3, 4)) + new Pt(1, 2).Equals(new Pt(1, 2)) + dog.Twice() + dog[3];
                    r += string.Join(",", new Box<int>().Add(1).Add(2).Map(x => x + "m")) + Box<int>.Made + Box<string>.Made + new Box<string>.Inner { V = "v" }.Show() + "x".Shout() + Ext.Get("b") + Ext.Cctor;
                    r += JsonSerializer.Serialize(new Dto { A = 1, B = "b", C = Level2.Y }) + JsonSerializer.Deserialize<Dto>("{\"A\":5}")!.A;
                    var mark = (MarkAttribute)Attribute.GetCustomAttribute(typeof(Marked), typeof(MarkAttribute))!; r += mark.T.Name + mark.L + mark.S + mark.Many![0];
                    try { throw new MyException("boom"); } catch (MyException e) { r += e.Message + e.GetType().FullName; }
                    return r;»
                }
            }
        }
        public static class Probe { public static string Run() => new N.C().M(); }
        """);

    [Fact]
    public void New_types_derive_from_the_targets_internal_ones() => Oracle.Holds("""
        using System;
        internal abstract class B { private protected B(int x) { X = x; } internal int X; internal virtual string I() => "bi"; protected virtual string P() => "bp"; private protected virtual string PP() => "bpp"; internal abstract string A(); public string All() => I() + P() + PP() + A() + X; }
        internal interface II { string Do(int x); string Def() => "def" + Do(2); }
        internal class Old : B { internal Old() : base(1) { } internal override string A() => "old"; }
        « ¦
        internal class New : B, II { internal New() : base(5) { } internal override string I() => "ni" + base.I(); protected override string P() => "np" + base.P(); private protected override string PP() => "npp" + base.PP(); internal override string A() => "na"; string II.Do(int x) => "do" + x; }
        »
        internal class Old2 : Old { internal virtual string Z() => "z"; }
        public static class C { public static string M() { « B b = new Old(); return b.All(); ¦ B b = new New(); return b.All() + ((II)b).Do(1) + ((II)b).Def();» } }
        public static class Probe { public static string Run() => C.M(); }
        """);

    [Fact]
    public void New_nested_types_see_the_privates_of_their_outer() => Oracle.Holds("""
        using System;
        public class Outer
        {
            private int secret = 42; private static string Sec(int x) => "sec" + x; private class OldNested { public int V = 1; }
            « ¦
            private class Nested { private readonly Outer o; public Nested(Outer o) { this.o = o; } public string Go() { Func<int> f = () => o.secret; return f() + Sec(1) + new OldNested().V + new Deep().D(o); } private class Deep { public string D(Outer o) => "deep" + o.secret; } }
            private struct Pair { public int A; public Pair2 B; } private struct Pair2 { public int C; }
            private enum Kind { One, Two }
            »
            public string M() => « "pre" ¦ new Nested(this).Go() + Kind.Two + new Pair { A = 1 }.B.C»;
        }
        public class G<T> { « ¦ private class N<U> { public T? t; public U? u; public string S() => typeof(T).Name + typeof(U).Name + t + u; } private class Plain { public T? V; public static int Count; }» public string M(T t) { « return "pre"; ¦ G<T>.Plain.Count++; return new N<int> { t = t, u = 3 }.S() + new Plain { V = t }.V + Plain.Count;» } }
        public static class Probe { public static string Run() => new Outer().M() + new G<string>().M("s") + new G<int>().M(3) + new G<int>().M(4); }
        """);

    [Fact]
    public void New_records_and_numbers_build_on_existing_ones() => Oracle.Holds("""
        using System; using System.Collections; using System.Collections.Generic; using System.Linq;
        public abstract record Base(int A) { public abstract string Kind { get; } protected virtual event Action? Ev; internal void Fire() => Ev?.Invoke(); public virtual Base Self() => this; }
        public interface IZero<T> where T : IZero<T> { static abstract T Zero { get; } static virtual T operator +(T a, T b) => a; static abstract implicit operator T(int x); }
        public class G<T> { « ¦ internal enum Mode { Off, On = 5 } internal interface I { T? Get(); } internal delegate U D<U>(T t); internal struct Cell : I { public T? V; public readonly T? Get() => V; } » public virtual string M(T t) => « "pre" ¦ Mode.On + "" + ((I)new Cell { V = t }).Get() + new D<string>(x => x + "d")(t) + typeof(Mode).Name» ; }
        « ¦
        public sealed record Derived(int A, string B) : Base(A) { public override string Kind => "derived" + B; public override Derived Self() => this with { B = B + "!" }; }
        public readonly struct N(int v) : IZero<N>, IComparable<N>, IEnumerable<int> { public int V => v; public static N Zero => new(0); public static N operator +(N a, N b) => new(a.V + b.V); public static implicit operator N(int x) => new(x); public int CompareTo(N o) => v.CompareTo(o.V); public IEnumerator<int> GetEnumerator() { for (var i = 0; i < v; i++) yield return i; } IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }
        internal class SubG<T> : G<List<T>> where T : new() { public override string M(List<T> t) => "sub" + t.Count + base.M(t).Length; }
        »
        public static class C
        {
            static T Sum<T>(params T[] xs) where T : IZero<T> { var s = T.Zero; foreach (var x in xs) s = s + x; return s + (T)3; }
            public static string M() { « return "pre"; ¦ Base b = new Derived(1, "b"); var d = (Derived)b; return b.ToString() + b.Kind + (b == new Derived(1, "b")) + b.Self() + (d with { A = 9 }) + d.GetHashCode().Equals(new Derived(1, "b").GetHashCode()) + Sum<N>(new(2), new(5)).V + string.Join(",", new N(3)) + new[] { new N(4), new N(1) }.Min().V + new SubG<int>().M([1]);» }
        }
        public static class Probe { public static string Run() => C.M() + new G<int>().M(3) + new G<string>().M("s"); }
        """);

    [Fact]
    public void A_new_field_like_static_event_and_fixed_buffers() => Oracle.Holds("""
        using System;
        public static unsafe class C
        {
            « ¦ public static event Action<int>? Ev; internal struct Buf { public fixed byte B[16]; public int After; } [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] internal struct Un { [System.Runtime.InteropServices.FieldOffset(0)] public int I; [System.Runtime.InteropServices.FieldOffset(0)] public short S; } »
            public static string M() { « return "pre"; ¦ var n = 0; Ev += x => n += x; Ev += x => n += x; Ev(2); Buf b = default; b.B[3] = 7; b.After = 1; Un u = default; u.I = 0x10002; return n + "" + sizeof(Buf) + b.B[3] + u.S + sizeof(Un);» }
        }
        public static class Probe { public static string Run() => C.M(); }
        """);
}
