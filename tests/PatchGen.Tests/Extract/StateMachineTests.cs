namespace PatchGen.Tests.Extract;

public sealed class StateMachineTests
{
    [Fact]
    public void Async_methods_of_every_kind() => Oracle.Holds("""
        using System; using System.Threading.Tasks; using System.Collections.Generic;
        public class C
        {
            private int f = 1; protected virtual string V() => "v";
            public async Task<string> T(int k) { await Task.Yield(); f += k; try { await Task.Delay(1); throw new InvalidOperationException("x"); } catch (InvalidOperationException e) when (e.Message == "x") { await Task.Yield(); return "a" + f + «1 ¦ 2» + V(); } finally { await Task.Yield(); f++; } }
            public async ValueTask<int> V(int n) { var s = 0; for (var i = 0; i < n; i++) { s += await One(i); } return s + «1 ¦ 2»; }
            private async Task<int> One(int i) { await Task.Yield(); return i + «1 ¦ 2»; }
            public async Task Plain(List<int> l) { await Task.CompletedTask; l.Add(«1 ¦ 2»); }
            public static async Task<U> Gen<U>(U u, List<U> l) { await Task.Yield(); l.Add(u); « ¦ l.Add(u); » return l[^1]; }
            public Func<Task<int>> Lambda(int k) => async () => { await Task.Yield(); return k + f + «1 ¦ 2»; };
            public async Task<string> Local(int k) { async Task<string> L(string s) { await Task.Yield(); return s + k + «1 ¦ 2»; } return await L("l"); }
            public async IAsyncEnumerable<int> It(int n) { for (var i = 0; i < n; i++) { await Task.Yield(); yield return i + f + «1 ¦ 2»; } }
        }
        public class D : C { public async Task<string> Base() { await Task.Yield(); return base.V() + «1 ¦ 2»; } protected override string V() => "d"; }
        public struct S { public int X; public async Task<int> M() { await Task.Yield(); return X + «1 ¦ 2»; } }
        public class G<T> { public T? V; public async Task<string> M<U>(U u) { await Task.Yield(); Func<string> g = () => $"{V}{u}{typeof(T).Name}{typeof(U).Name}{«1 ¦ 2»}"; return g(); } }
        public static class Probe
        {
            public static string Run() => Go().GetAwaiter().GetResult();
            static async Task<string> Go()
            {
                var c = new C(); var l = new List<int>(); await c.Plain(l); var r = "";
                await foreach (var x in c.It(2)) r += x;
                return await c.T(3) + await c.V(3) + l[0] + await C.Gen("u", []) + await c.Lambda(2)() + await c.Local(1) + r + await new D().Base() + await new S { X = 3 }.M() + await new G<int> { V = 1 }.M("q") + await new G<string>().M(2.5);
            }
        }
        """);

    [Fact]
    public void Iterators_of_every_kind() => Oracle.Holds("""
        using System; using System.Collections; using System.Collections.Generic; using System.Linq;
        public class C
        {
            private int f = 1; public string Log = "";
            public IEnumerable<int> It(int n) { try { for (var i = 0; i < n; i++) yield return i * f + «1 ¦ 2»; } finally { Log += "fin" + «1 ¦ 2»; } }
            public IEnumerator<string> GetEnumerator() { yield return "e" + «1 ¦ 2»; yield return Own(); }
            private string Own() => "own" + f;
            public static IEnumerable<T> Gen<T>(IEnumerable<T> xs) where T : class { foreach (var x in xs) { yield return x; « ¦ yield return x;» } }
            public IEnumerable Old() { yield return 1; yield return «"a" ¦ "b"»; }
            public IEnumerable<Func<int>> Lambdas() { for (var i = 0; i < 2; i++) { var j = i; yield return () => j + f + «1 ¦ 2»; } }
        }
        public class G<T> { public T? V; public IEnumerable<string> M<U>(U u) { yield return "" + V + u + «1 ¦ 2»; } public IEnumerable<(T?, int)> Pairs() { yield return (V, «1 ¦ 2»); } }
        public static class Probe
        {
            public static string Run()
            {
                var c = new C(); var r = string.Join(",", c.It(3)) + c.It(3).First(); foreach (var s in c) r += s; foreach (var o in c.Old()) r += o;
                return r + c.Log + string.Join(",", C.Gen(["x", "y"])) + string.Join(",", c.Lambdas().Select(f => f())) + string.Join(",", new G<int>().M("u")) + new G<string>().Pairs().First();
            }
        }
        """);

    [Fact]
    public void An_await_added_makes_an_ordinary_method_async() => Oracle.Holds("""
        using System.Threading.Tasks;
        public class C { public « ¦ async » Task<string> M(int x) { « return Task.FromResult("p" + x); ¦ await Task.Yield(); return "q" + x;» } }
        public static class Probe { public static string Run() => new C().M(1).Result; }
        """);
}
