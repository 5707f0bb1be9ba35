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
}
