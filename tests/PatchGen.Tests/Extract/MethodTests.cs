namespace PatchGen.Tests.Extract;

public sealed class MethodTests
{
    [Fact]
    public void A_static_method_runs_its_post_body() => Oracle.Holds("""
        public static class C { public static string M(int x) => «"a" ¦ "b"» + x; }
        public static class Probe { public static string Run() => C.M(1); }
        """);

    [Fact]
    public void An_instance_method_reaches_private_members() => Oracle.Holds("""
        public class C
        {
            private int f = 1; private static int s = 2;
            private string Hidden(int x) => "h" + x + f;
            private string G<T>(T t) => t + typeof(T).Name;
            internal string P { get; set; } = "p";
            public string M(int x) => Hidden(x) + s++ + G(x) + P + «1 ¦ 2»;
        }
        public static class Probe { public static string Run() { var c = new C(); return c.M(1) + c.M(2); } }
        """);

    [Fact]
    public void A_new_method_is_called_with_this() => Oracle.Holds("""
        public class C
        {
            private int f = 1;
            public string M(int x) => "m" + x« ¦ + New(x) + NewStatic("s") + Twice(3)»;
            « ¦ private int New(int x) { f += x; return f; } private static string NewStatic(string s) => s + s; private T Twice<T>(T t) => t;»
        }
        public static class Probe { public static string Run() { var c = new C(); return c.M(1) + c.M(2); } }
        """);

    [Fact]
    public void A_new_method_throws_for_null_where_callvirt_would() => Oracle.Holds("""
        using System;
        public class C
        {
            « ¦ private string New() => "never";»
            public static string M(C? c) { try { return c« ¦ .New()»?.ToString() ?? "null"; } catch (NullReferenceException) { return "NRE"; } }
        }
        public static class Probe { public static string Run() => C.M(null); }
        """);

    [Fact]
    public void New_members_call_each_other() => Oracle.Holds("""
        public class C
        {
            « ¦ private bool Even(int n) => n == 0 || Odd(n - 1); private bool Odd(int n) => n != 0 && Even(n - 1); private int P => 7; private string this[string s] => s + P;»
            public string M(int n) => « "x" ¦ Even(n) + this["i"]»;
        }
        public static class Probe { public static string Run() => new C().M(4); }
        """);

    [Fact]
    public void Properties_indexers_events_and_operators_run_their_post_bodies() => Oracle.Holds("""
        using System;
        public class C
        {
            private int v; private Action? handlers;
            public int P { get => v + «1 ¦ 2»; set => v = value * «1 ¦ 3»; }
            public int Semi { get => field; set => field = value + «1 ¦ 5»; }
            public string this[int i, string s] { get => s + i + «"a" ¦ "b"»; }
            public event Action E { add { handlers += value; v += «1 ¦ 10»; } remove { handlers -= value; v -= «1 ¦ 2»; } }
            public void Raise() => handlers?.Invoke();
            public static C operator +(C a, C b) => new C { v = a.v + b.v + «1 ¦ 2» };
            public static implicit operator int(C c) => c.v + «1 ¦ 4»;
            public static explicit operator string(C c) => «"s" ¦ "t"» + c.v;
        }
        public static class Probe
        {
            public static string Run()
            {
                var c = new C { P = 4, Semi = 1 }; var n = 0; Action a = () => n++;
                c.E += a; c.Raise(); c.E -= a; c.Raise();
                return $"{c.P} {c.Semi} {c[1, "x"]} {n} {(int)(c + c)} {(string)c}";
            }
        }
        """);

    [Fact]
    public void Parameters_by_reference_and_modified_signatures_fit_the_trampoline() => Oracle.Holds("""
        using System;
        public class C
        {
            private int[] data = [1, 2, 3];
            public int Init { get; init; } = 3;
            public int InitBody { get => Init; init => Init = value + «1 ¦ 2»; }
            public void Refs(ref int a, out string b, in long c, params int[] rest) { a += «1 ¦ 2»; b = "o" + c + rest.Length; }
            public ref int At(int i) => ref data[«i ¦ i + 1»];
            public ref readonly int ReadOnly(int i) => ref data[«i ¦ i + 1»];
            public int Span(Span<int> s, ReadOnlySpan<char> t) { s[0] = «1 ¦ 2»; return s[0] + t.Length; }
            public (int A, string? B) Tuple((int, string?) t, int? n = null) => (t.Item1 + «1 ¦ 2» + (n ?? 0), t.Item2);
            public int[,] Matrix(int[,] m, int[][] j) { m[1, 1] = j[0][0] + «1 ¦ 2»; return m; }
            public nint Native(nint a, nuint b, decimal d, DateTime t) => a + (nint)b + (nint)d + t.Year + «1 ¦ 2»;
        }
        public static class Probe
        {
            public static string Run()
            {
                var c = new C { InitBody = 1 }; var a = 1; c.Refs(ref a, out var b, 5, 1, 2);
                c.At(0) = 9; Span<int> s = [4, 5];
                return $"{a}{b} {c.At(1)} {c.ReadOnly(0)} {c.Span(s, "abc")} {c.Tuple((1, "z"), 2)} {c.Init} {c.Matrix(new int[2, 2], [[7]])[1, 1]} {c.Native(1, 2, 3, DateTime.UnixEpoch)}";
            }
        }
        """);

    [Fact]
    public void Base_calls_stay_non_virtual_and_protected_members_of_the_framework_are_reached() => Oracle.Holds("""
        using System; using System.IO; using System.Collections.Generic; using System.Collections.ObjectModel;
        public class B { protected virtual string Who() => "base"; protected int prot = 5; private protected static int pp = 6; public virtual string V() => "BV"; }
        public class C : B { protected override string Who() => "C"; public string M() => base.Who() + prot + pp + base.V() + «1 ¦ 2»; public override string V() => "CV" + base.V() + «1 ¦ 2»; }
        public class D : C { public override string V() => "DV" + base.V(); }
        public class S : MemoryStream
        {
            public string Log = "";
            protected override void Dispose(bool disposing) { Log += «"a" ¦ "b"»; base.Dispose(disposing); }
            public object Copy() { Log += «1 ¦ 2»; return MemberwiseClone(); }
        }
        public class K : KeyedCollection<string, string> { protected override string GetKeyForItem(string s) => s + «1 ¦ 2»; protected override void InsertItem(int i, string s) { base.InsertItem(i, s + «1 ¦ 2»); } }
        public static class Probe
        {
            public static string Run()
            {
                var s = new S(); var copy = (S)s.Copy(); s.Dispose(); var k = new K { "q" };
                return new C().M() + new D().V() + s.Log + copy.Log + k[0] + k.Contains("q22");
            }
        }
        """);

    [Fact]
    public void Explicit_default_and_static_abstract_implementations_run_their_post_bodies() => Oracle.Holds("""
        public interface I { string A(); string D() => «"d" ¦ "e"» + A(); private string P() => "p"; string Q() => P() + «1 ¦ 2»; static string S() => «"s" ¦ "t"»; }
        public interface IAdd<T> where T : IAdd<T> { static abstract T Zero { get; } static abstract T operator +(T a, T b); static virtual string Name() => «"v" ¦ "w"»; }
        public class C : I { string I.A() => «"a" ¦ "b"»; }
        public struct N : IAdd<N> { public int V; public static N Zero => new N { V = «0 ¦ 1» }; public static N operator +(N a, N b) => new N { V = a.V + b.V + «0 ¦ 1» }; }
        public static class Probe
        {
            static int Sum<T>(T[] xs, System.Func<T, int> f) where T : IAdd<T> { var s = T.Zero; foreach (var x in xs) s += x; return f(s); }
            static string Name<T>() where T : IAdd<T> => T.Name();
            public static string Run() { I i = new C(); return i.A() + i.D() + i.Q() + I.S() + Sum([new N { V = 3 }], n => n.V) + Name<N>(); }
        }
        """);

    [Fact]
    public void A_const_reaches_the_callers_that_inlined_it() => Oracle.Holds("""
        public static class K { public const int Max = «10 ¦ 20»; public const string S = «"a" ¦ "b"»; }
        public class C { public string M(int x = K.Max) => K.S + x + K.Max; }
        public static class Probe2 { public static string Call() => new C().M(); }
        public static class Probe { public static string Run() => Probe2.Call(); }
        """);

    [Fact]
    public void Control_flow_and_handlers_are_kept() => Oracle.Holds("""
        using System;
        public class C
        {
            public string M(int n)
            {
                var log = "";
                try
                {
                    for (var i = 0; i < n; i++)
                    {
                        switch (i) { case 0: log += "0"; break; case 1: log += «"1" ¦ "one"»; continue; case 2: goto case 0; case 5: throw new ArgumentException("five"); default: log += "d"; break; }
                        try { if (i == 4) throw new InvalidOperationException(log); } catch (InvalidOperationException e) when (e.Message.Length > 3 && Log(ref log)) { log += "c"; } finally { log += "f"; }
                    }
                }
                catch (ArgumentException e) { log += e.Message + «"" ¦ "!"»; }
                catch { log += "other"; throw; }
                lock (this) { log += "l"; }
                checked { try { n += int.MaxValue; } catch (OverflowException) { log += "o"; } }
                return log;
            }
            private bool Log(ref string s) { s += "w"; return true; }
        }
        public static class Probe { public static string Run() => new C().M(7); }
        """);

    [Fact]
    public void Unsafe_code_is_kept() => Oracle.Holds("""
        using System; using System.Runtime.InteropServices;
        public unsafe class C
        {
            private static int Twice(int x) => x * 2;
            private int[] data = [1, 2, 3];
            public struct F { public fixed int Values[4]; }
            public int Stack(int n) { int* p = stackalloc int[n]; for (var i = 0; i < n; i++) p[i] = i + «1 ¦ 2»; Span<byte> s = stackalloc byte[8]; s[1] = 4; return p[n - 1] + s[1]; }
            public int Fixed() { fixed (int* p = data) fixed (char* c = "xyz") { return p[1] + c[«1 ¦ 2»]; } }
            public int Pointer(delegate*<int, int> f, int x) { delegate*<int, int> g = &Twice; return f(x) + g(x) + «1 ¦ 2»; }
            public int Buffer() { F f = default; f.Values[2] = «3 ¦ 4»; return f.Values[2] + sizeof(F); }
            public static int Run(C c) => c.Pointer(&Twice, 5);
            public int Unmanaged(delegate* unmanaged[Cdecl]<int, int> f) => f == null ? «1 ¦ 2» : f(1);
        }
        public static class Probe { public static unsafe string Run() { var c = new C(); return $"{c.Stack(3)} {c.Fixed()} {C.Run(c)} {c.Buffer()} {c.Unmanaged(null)}"; } }
        """);

    [Fact]
    public void Overloads_get_replacements_of_their_own() => Oracle.Holds("""
        public class C { public string M(int x) => «"i" ¦ "j"»; public string M(string x) => «"s" ¦ "t"»; public string M<T>(T x) => «"g" ¦ "h"»; public static string M() => «"n" ¦ "o"»; }
        public static class Probe { public static string Run() => new C().M(1) + new C().M("") + new C().M(1.5) + C.M(); }
        """);

    [Fact]
    public void The_executing_assembly_is_the_target() => Oracle.Holds("""
        using System.Reflection;
        public class C
        {
            public string M() => Assembly.GetExecutingAssembly().GetName().Name + «1 ¦ 2» + MethodBase.GetCurrentMethod()!.Name + MethodBase.GetCurrentMethod()!.DeclaringType;
            public string L() { System.Func<string?> f = () => Assembly.GetExecutingAssembly().GetName().Name + «1 ¦ 2»; return f() + typeof(N).Assembly.GetName().Name; }
            class N { }
        }
        public class G<T> { public string M() => Assembly.GetExecutingAssembly().GetName().Name + «1 ¦ 2»; }
        « ¦ public class New { public static string? M() => Assembly.GetExecutingAssembly().GetName().Name + typeof(New).Assembly.GetName().Name; }»
        public static class Q { public static string? M() => « "" ¦ New.M()»; }
        public static class Probe { public static string Run() => new C().M() + new C().L() + new G<int>().M() + Q.M(); }
        """);

    [Fact]
    public void Types_are_found_by_name_as_from_the_target() => Oracle.Holds("""
        using System;
        « ¦ public class Added { public class In { } }»
        public class C
        {
            public class Nested { }
            public string M(string n, bool ic) => Show(Type.GetType(n)) + Show(Type.GetType(n, false)) + Show(Type.GetType(n, false, ic)) + «1 ¦ 2»;
            public string Throws(string n) { try { return Show(Type.GetType(n, true)) + «1 ¦ 2»; } catch (Exception e) { return e.GetType().Name; } }
            private static string Show(Type? t) => t is null ? "null " : t + " ";
        }
        public static class Probe
        {
            public static string Run()
            {
                var c = new C(); var r = "";
                foreach (var n in new[] { "C", "C+Nested", "c", "System.String", "No.Such", "System.Collections.Generic.List`1[[C]]", "C[]", "Added", "Added+In", "Added, Lib", "C, Lib", "X, No.Such", "System.Uri, System.Private.Uri" }) r += c.M(n, true) + c.Throws(n) + "\n";
                return r;
            }
        }
        """);

    [Fact]
    public void New_platform_calls_find_their_library_as_the_target_does() => Oracle.Holds("""
        using System.Runtime.InteropServices;
        public static class C
        {
            « ¦ [DllImport("libc", SetLastError = true, EntryPoint = "strlen")] private static extern nint Len([MarshalAs(UnmanagedType.LPUTF8Str)] string s); »
            public static string M() => « "pre" ¦ Len("four") + New.abs(-7).ToString() + Local(3)»;
            « ¦ private static int Local(int x) { return abs(-x); [DllImport("libc")] static extern int abs(int x); } »
        }
        « ¦ internal static class New { [DllImport("libc")] internal static extern int abs(int x); } »
        public static class Probe { public static string Run() => C.M(); }
        """);

    [Fact]
    public void A_synchronized_method_locks_once_and_the_same_object() => Oracle.Holds("""
        using System.Runtime.CompilerServices; using System.Threading;
        public class C
        {
            [MethodImpl(MethodImplOptions.Synchronized)] public string M() => "" + Monitor.IsEntered(this) + «1 ¦ 2»;
            [MethodImpl(MethodImplOptions.Synchronized)] public static string S() => "" + Monitor.IsEntered(typeof(C)) + «1 ¦ 2»;
        }
        public static class Probe { public static string Run() { var c = new C(); return c.M() + C.S() + Monitor.IsEntered(c); } }
        """);

    [Fact]
    public void A_new_static_method_runs_the_static_constructor_first() => Oracle.Holds("""
        public static class Log { public static string Text = ""; }
        public class C { static C() { Log.Text += "C"; } « ¦ internal static void New() => Log.Text += "n"; » }
        public class G<T> { static G() { Log.Text += "G" + typeof(T).Name; } « ¦ internal static void New() => Log.Text += "n"; » }
        public class Caller { public static void M() { « ; ¦ C.New(); G<int>.New(); G<string>.New(); G<int>.New();» } }
        public static class Probe { public static string Run() { Caller.M(); return Log.Text; } }
        """);

    [Fact]
    public void A_finalizer_calls_its_base() => Oracle.Holds("""
        using System; using System.Runtime.CompilerServices;
        public class C { public static string Log = ""; ~C() { Log += «"a" ¦ "b"»; } }
        public static class Probe
        {
            [MethodImpl(MethodImplOptions.NoInlining)] static void Make() => new C();
            public static string Run() { Make(); for (var i = 0; i < 10 && C.Log == ""; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); } return C.Log; }
        }
        """);

    [Fact]
    public void Extension_members_are_lifted() => Oracle.Holds("""
        using System.Collections.Generic; using System.Linq;
        public static class E
        {
            extension(string s) { public string Shout() => s.ToUpper() + «1 ¦ 2»; public int Twice => s.Length * «2 ¦ 3»; « ¦ public string New(int x) => s + x; public static string Static => "st"; » }
            extension<T>(IEnumerable<T> xs) { public int N => xs.Count() + «1 ¦ 2»; « ¦ public T Last2<U>(U u) => xs.Last(); » }
            public static string M(string s) => s.Shout() + s.Twice + new[] { 1 }.N« ¦ + s.New(1) + string.Static + new[] { 1, 2 }.Last2("")»;
        }
        public static class Probe { public static string Run() => E.M("q"); }
        """);

    [Fact]
    public void A_new_callback_for_native_code_keeps_its_convention() => Oracle.Holds("""
        using System.Runtime.CompilerServices; using System.Runtime.InteropServices;
        public static unsafe class C
        {
            « ¦ [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])] private static int Compare(int* a, int* b) => *a - *b; [DllImport("libc")] private static extern void qsort(int* data, nint count, nint size, delegate* unmanaged[Cdecl]<int*, int*, int> compare); »
            public static string M() { « return "pre"; ¦ int[] a = [3, 1, 2]; fixed (int* p = a) qsort(p, 3, 4, &Compare); return string.Join(",", a);» }
        }
        public static class Probe { public static string Run() => C.M(); }
        """);

    [Fact]
    public void New_private_members_of_an_interface_are_lifted() => Oracle.Holds("""
        using System;
        public interface I { int V { get; } string D() => "d" + V« ¦ + P(2) + S() + new Func<int, string>(P)(3)»; « ¦ private string P(int x) => "p" + x + V; private static string S() => "s"; » }
        public class C : I { public int V => 4; } public struct X : I { public int V => 5; }
        public static class Probe { public static string Run() => ((I)new C()).D() + ((I)new X()).D(); }
        """);
}
