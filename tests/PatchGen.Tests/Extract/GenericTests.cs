namespace PatchGen.Tests.Extract;

public sealed class GenericTests
{
    [Fact]
    public void Type_parameters_are_flattened_before_the_methods_own() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Linq;
        public class G<T>
        {
            private T v; private static int count; public G(T v) { this.v = v; }
            public string M<U>(T a, U b, List<U> l) { count++; Func<string> f = () => "" + v + a + b + typeof(T).Name + typeof(U).Name; l.Add(b); return f() + l.Count + count + «1 ¦ 2»; }
            public static string S() => typeof(G<T>).ToString() + typeof(T) + «1 ¦ 2» + count;
            public class In<V> { public T? t; public V? v; public string M<W>(W w) => typeof(T).Name + typeof(V).Name + typeof(W).Name + Helper(w) + «1 ¦ 2»; private static string Helper<X>(X x) => new Dictionary<T2<X>, V[]>().GetType().ToString(); }
            public struct T2<X> { public T? a; public X? b; public X? Swap(X? x) { var o = b; b = x; return «o ¦ b»; } }
        }
        public static class Probe
        {
            static string One<A, B>(A a, B b) where A : notnull => new G<A>(a).M(a, b, []) + G<A>.S() + new G<A>.In<B>().M(1.5) + new G<A>.In<B>().M("s") + new G<A>.T2<B>().Swap(b);
            public static string Run() => One(1, "x") + One("y", 2L) + One("z", "w") + One((1, "t"), new[] { 1 });
        }
        """);

    [Fact]
    public void Constraints_come_along() => Oracle.Holds("""
        using System; using System.Collections.Generic; using System.Numerics;
        public interface INode<T> where T : INode<T> { static abstract T Make(int n); int N { get; } }
        public class Node : INode<Node> { public int N { get; private set; } public static Node Make(int n) => new Node { N = n }; }
        public class C<T> where T : class, INode<T>, new()
        {
            public string M<U, V, W>(U u, V v, W[] w) where U : struct, Enum where V : IComparable<V>, allows ref struct where W : unmanaged => T.Make(«1 ¦ 2»).N + u.ToString() + v.CompareTo(v) + New<W>(w) + new T().N;
            private string New<W>(W[] w) where W : unmanaged { unsafe { return sizeof(W) + "" + w.Length; } }
            public static N Sum<N>(IEnumerable<N> xs) where N : INumber<N> { var s = N.Zero; foreach (var x in xs) s += x; return s« ¦ + N.One»; }
        }
        public static class Probe { public static string Run() => new C<Node>().M(DayOfWeek.Friday, "v", new int[3]) + C<Node>.Sum([1.5, 2]) + C<Node>.Sum([1]); }
        """);

    [Fact]
    public void New_generic_methods_and_calls_through_type_parameters() => Oracle.Holds("""
        using System; using System.Collections.Generic;
        public abstract class Shape { public abstract T Visit<T>(Func<Shape, T> f); public virtual string Gv<T>() => "s" + typeof(T).Name; }
        public class Sq : Shape { public override T Visit<T>(Func<Shape, T> f) => «f(this) ¦ f(new Sq2())»; public override string Gv<T>() => base.Gv<T[]>() + «1 ¦ 2»; }
        public class Sq2 : Sq { public override string ToString() => "sq2"; }
        public class G<T> where T : Shape
        {
            public string M(T t) => t.Visit(s => s.ToString()) + t.Gv<int>() + t.ToString()« ¦ + New(t, 1) + New(t, "s") + NewStatic<long>(t)»;
            « ¦ private string New<U>(T t, U u) { Func<U, string> f = x => t + "" + x + this.GetType().Name; return f(u); } static string NewStatic<Z>(T t) => typeof(Z).Name + t.Gv<Z>();»
        }
        public static class Probe { public static string Run() => new G<Sq>().M(new Sq()) + new G<Shape>().M(new Sq2()); }
        """);

    [Fact]
    public void Variance_and_default_interface_methods_of_generic_interfaces() => Oracle.Holds("""
        using System;
        public interface IOut<out T> { T Get(); string Show() => «"a" ¦ "b"» + Get() + typeof(T).Name; }
        public class O : IOut<string> { public string Get() => «"g" ¦ "h"»; }
        public static class Ext { public static string Twice<T>(this IOut<T> o) => o.Show() + o.Get() + «1 ¦ 2»; }
        public static class Probe { public static string Run() { IOut<object> o = new O(); return o.Show() + o.Twice() + new O().Twice(); } }
        """);

    [Fact]
    public void Matrices_of_type_parameters() => Oracle.Holds("""
        public class G<T> { public T[,] M<U>(T t, U u) { var a = new T[2, 2]; a[1, «0 ¦ 1»] = t; var b = new U[1, 1, 1]; b[0, 0, 0] = u; ref T r = ref a[0, 0]; r = t; return a; } }
        public static class Probe { public static string Run() => new G<string>().M("x", 1)[1, 1] + new G<int>().M(4, "u")[1, 1] + new G<int>().M(4, "u")[0, 0]; }
        """);
}
