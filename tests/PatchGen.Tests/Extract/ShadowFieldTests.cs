using PatchGen.Format;

namespace PatchGen.Tests.Extract;

/// <summary>Added instance fields of classes: the objects here are made by the post constructors, so that the post program is the oracle.</summary>
public sealed class ShadowFieldTests
{
    [Fact]
    public void Reads_and_writes_reach_each_objects_own_value() => Oracle.Holds("""
        public class C
        {
            « ¦ private int n = 5; internal string? s; protected long l; private readonly double d = 1.5; private bool b; private decimal m = 1.25m; private System.DayOfWeek w = System.DayOfWeek.Friday;»
            public string M(int i) { « return "pre"; ¦ n += i; s += i; l = n * 2L; b = !b; m += 1; var same = this; same.n++; return n + s + l + d + b + m + w;» }
        }
        public static class Probe { public static string Run() { var a = new C(); var b = new C(); return a.M(1) + b.M(2) + a.M(3); } }
        """);

    [Fact]
    public void Automatic_properties_and_events_keep_their_storage_beside_the_object() => Oracle.Holds("""
        using System;
        public class C
        {
            « ¦ public int Auto { get; set; } = 3; public string? Init { get; init; } = "i"; public event Action? Changed; public int Lazy { get => field == 0 ? field = 7 : field; set; }»
            public string M() { « return "pre"; ¦ var hits = 0; Action a = () => hits++; Changed += a; Changed += a; Changed?.Invoke(); Changed -= a; Auto += 2; var c = new C { Init = "x", Auto = 9 }; return "" + hits + (Changed is null) + Auto + Init + c.Init + c.Auto + Lazy; » }
        }
        public static class Probe { public static string Run() => new C().M(); }
        """);

    [Fact]
    public void Addresses_are_stable() => Oracle.Holds("""
        using System.Threading;
        public struct Pair { public int X, Y; public void Grow() { X++; Y += 2; } }
        public class C
        {
            « ¦ private int n; private object? o; private Pair pair; private readonly Pair fixedPair = new() { X = 4 }; private volatile int v; private volatile string? vs; private string? text = "t";
            private ref int Ref() => ref n; private static void Add(ref int x, out object? y) { x += 10; y = "out"; } »
            public string M() { « return "pre"; ¦
                Interlocked.Increment(ref n); ref var r = ref Ref(); Add(ref r, out o); r++;
                Interlocked.CompareExchange(ref o, "swapped", o); pair.X = 3; pair.Grow(); fixedPair.Grow(); pair.Y++; v++; v += 2; vs = "v" + v; Volatile.Write(ref text, text + Volatile.Read(ref text));
                var copy = pair; copy.X = 100; return $"{n}{r}{o}{pair.X}{pair.Y}{fixedPair.X}{v}{vs}{text}{Interlocked.Exchange(ref n, 1)}{n}";» }
        }
        public static class Probe { public static string Run() { var c = new C(); return c.M() + c.M(); } }
        """);

    [Fact]
    public void Generic_types_have_a_store_an_instantiation() => Oracle.Holds("""
        using System.Collections.Generic;
        public class G<T>
        {
            « ¦ private T? value; private readonly List<T> all = new(); internal Dictionary<string, T[]>? map; private int n = 2; private static int s = 1;»
            public string M(T t) { « return "pre"; ¦ var before = value; value = t; all.Add(t); map ??= new(); map["k"] = [t, t]; n++; Swap(ref value!, t); return $"{before}{value}{all.Count}{map["k"].Length}{n}{s++}"; » }
            private static void Swap(ref T a, T b) => a = b;
            public class In<U> { « ¦ private U? u; private (T, U) both;» public string M(T t, U v) { « return "pre"; ¦ u = v; both = (t, v); return $"{u}{both}{both.Item1}"; » } }
        }
        public class D : G<string> { « ¦ private string own = "d";» public string N() { « return "pre"; ¦ map = null; own += M("x"); return own + (map is null); » } }
        public static class Probe { public static string Run() { var g = new G<int>(); var d = new D(); return g.M(1) + g.M(2) + new G<string>().M("s") + d.N() + d.N() + new G<int>.In<long>().M(1, 2); } }
        """);

    [Fact]
    public void Lambdas_iterators_and_async_methods_reach_it_through_this() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
        public class C
        {
            « ¦ private int n = 1; private Func<int, int> f = x => x * 2; private readonly object gate = new();»
            public string M() { « return "pre"; ¦ Func<int> g = () => n++; g(); int Local() => n += 10; Local(); lock (gate) n++; return n + ":" + f(n) + string.Join(",", Items()) + Later().GetAwaiter().GetResult(); » }
            public IEnumerable<int> Items() { yield return « 0 ¦ n++»; yield return « 0 ¦ n++»; }
            public async Task<int> Later() { await Task.Yield(); return « 0 ¦ ++n»; }
        }
        public static class Probe { public static string Run() => new C().M(); }
        """);

    [Fact]
    public void Constructors_give_new_objects_their_values() => Oracle.Holds("""
        public class B { public string Log = ""; public B() => Hook(); protected virtual void Hook() { } }
        public class C(int seed) : B
        {
            « ¦ private readonly int n = seed + 1; private string? late; private int early = 6;»
            public C() : this(40) { « ¦ late = "chained";» }
            protected override void Hook() { « ¦ Log += early + "," + n;» }
            public string M() => « "pre" ¦ Log + n + late + early»;
        }
        public class Captured(int x) { public string M() => « "pre" ¦ "" + x++ + x»; }
        public static class Probe { public static string Run() => new C().M() + new C(2).M() + new Captured(3).M(); }
        """);

    [Fact]
    public void Records_copy_and_compare_it() => Oracle.Holds("""
        public record R(int A) { « ¦ public string? Note { get; init; } public int Extra = 2;» }
        public record S(int A, int B) : R(A) { « ¦ private int own = 1; public int Own() => own++;» public string M() => « "pre" ¦ "" + Own() + (this with { Note = "n", Extra = 5 })»; }
        public static class Probe { public static string Run() { var s = new S(1, 2); var t = s with { B = 2 }; return s.M() + (s == t) + s + t.GetHashCode().Equals(s.GetHashCode()); } }
        """);

    [Fact]
    public void Other_types_use_a_public_one() => Oracle.Holds("""
        public class C { « ¦ public int N; public C? Next;» public C Make() { « ¦ Next = new C { N = 3, Next = this };» return this; } }
        public static class User { public static string Use(C c) => « "pre" ¦ "" + c.Next!.N++ + c.Next.N + (c.Next.Next == c) + Read(c)»; « ¦ private static string Read(C? c) { try { return "" + c!.Next!.Next!.Next!.N + ((C)null!).N; } catch (System.NullReferenceException) { return "null"; } } » }
        public static class Probe { public static string Run() => User.Use(new C().Make()); }
        """);

    [Fact]
    public void Copies_get_what_the_original_has_beside_it() => Oracle.Holds("""
        using System;
        public class B : ICloneable { public object Clone() => MemberwiseClone(); }
        public class C : B { « ¦ private int n = 4; private string? s; public static C operator ++(C c) { c.n++; return c; }» public string M() { « return "pre"; ¦ s = "s"; n++; var copy = (C)Clone(); copy.n += 100; var deep = ((D)new D().Copy()).P; return n + ":" + copy.n + copy.s + deep; » } }
        public class D : C { public int P = 1; public C Copy() { var d = (D)MemberwiseClone(); d.P++; return d; } }
        public static class Probe { public static string Run() => new C().M() + new D().M(); }
        """);

    [Fact]
    public void A_field_that_changed_its_type_is_another_field() => Oracle.Holds("""
        public class C { private « int ¦ long» n = 5; public string M() { n += « 1 ¦ int.MaxValue»; return n.ToString(); } }
        public static class Probe { public static string Run() => new C().M(); }
        """);

    [Fact]
    public void A_field_that_another_convention_names_is_the_same_field()
    {
        var patch = Oracle.Holds("""
            using System.Reflection; using System.Runtime.CompilerServices;
            public class C<T>
            {
                « private T _n = default!; private readonly string m_name = "x"; ¦ private readonly string _Name = "x"; »
                public T N { « get => _n; set => _n = value; ¦ get; set; » }
                public string M(T t) { « return "pre"; ¦ var before = N; N = t; return before + ":" + N + _Name; » }
            }
            public static class Probe
            {
                public static string Run()
                {
                    var made = (C<int>)RuntimeHelpers.GetUninitializedObject(typeof(C<int>));
                    foreach (var field in typeof(C<int>).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)) field.SetValue(made, field.FieldType == typeof(int) ? 7 : "made before");
                    return made.M(8) + new C<string>().M("s");
                }
            }
            """, release: true, all: true);
        Assert.Empty(patch.ShadowFields);
    }

    [Fact]
    public void A_field_that_got_room_begins_with_the_value_it_had()
    {
        var patch = Oracle.Holds("""
            using System; using System.Reflection; using System.Runtime.CompilerServices;
            public class Lost : Exception { public override string ToString() => "lost"; }
            public class C<T>
            {
                private « int ¦ long» n = 5; private « uint ¦ ulong» u; private « byte ¦ short» b = 3; private « float ¦ double» f; private « Lost ¦ Exception»? e; private « string ¦ object»? o; private « char ¦ int» c = 'a';
                public string M() { « return "pre"; ¦ n += int.MaxValue; u++; b -= 200; f *= 2; var before = $"{e}{o}{c}"; e = new Exception(); o = this; return $"{n} {u} {b} {f} {before} {e.GetType().Name} {o == this}"; » }
            }
            public static class Probe
            {
                public static string Run()
                {
                    var made = (C<int>)RuntimeHelpers.GetUninitializedObject(typeof(C<int>));
                    foreach (var field in typeof(C<int>).GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
                        field.SetValue(made, field.Name switch { "e" => new Lost(), "o" => "text", "u" => Convert.ChangeType(uint.MaxValue, field.FieldType), _ => Convert.ChangeType(7, field.FieldType) });
                    return made.M() + made.M() + new C<string>().M();
                }
            }
            """, release: true, all: true);
        Assert.All(patch.ShadowFields, f => Assert.Equal(ShadowInitial.PreValue, f.Initial));
        Assert.Equal(7, patch.ShadowFields.Length);
    }

    [Fact]
    public void What_every_constructor_makes_of_nothing_is_made_for_objects_from_before_too()
    {
        var patch = Oracle.Holds("""
            using System.Collections.Generic; using System.Runtime.CompilerServices; using System.Threading;
            public class C
            {
                « ¦ private readonly SemaphoreSlim gate; private readonly List<string> seen; private int[] room; private readonly string? name; private int late;»
                public C(string name) { « ¦ gate = new SemaphoreSlim(2, 5); seen = new List<string>(4); if (name.Length > 3) throw new System.ArgumentException(name); room = new int[3]; late = 5;» }
                public C() { « ¦ seen = new List<string>(4); gate = new SemaphoreSlim(2, 5); room = new int[3];» }
                public C(int n) : this("n" + n) { « ¦ name = "given";» }
                public string M() { « return "pre"; ¦ gate.Wait(); seen.Add("m"); return "" + gate.CurrentCount + seen.Count + room.Length + name + late;» }
            }
            public static class Probe { public static string Run() => new C("a").M() + new C().M() + new C(3).M(); }
            """, release: true, all: true);
        Assert.Equal(
            ["gate Initializer", "late Default", "name Default", "room Initializer", "seen Initializer"],
            patch.ShadowFields.Select(f => $"{f.Member.Text[5..]} {f.Initial}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_handle_of_one_is_refused() => Oracle.Refuses("""
        using System; using System.Linq.Expressions;
        public class C { « ¦ private int n;» public string M() { « return ""; ¦ Expression<Func<int>> e = () => n; return e.ToString();» } }
        public static class Probe { public static string Run() => new C().M(); }
        """, "PG6122");

    [Fact]
    public void A_pointer_is_refused() => Oracle.Refuses("""
        public unsafe class C { « ¦ private int* p;» public string M() { « return ""; ¦ return (p == null).ToString();» } }
        public static class Probe { public static string Run() => new C().M(); }
        """, "PG6105");

    [Fact]
    public void The_patch_lists_them()
    {
        var patch = Oracle.Holds("""
            public class C { « ¦ private int n = 5; private string? s;» public string M() => « "pre" ¦ "" + n++ + (s ??= "s")»; }
            public static class Probe { public static string Run() => new C().M(); }
            """, release: true);
        Assert.Equal(
            ["F:C::n System.Int32 Initializer", "F:C::s System.String Default"],
            patch.ShadowFields.Select(f => $"{f.Member} {f.ValueType} {f.Initial}"));
    }
}
