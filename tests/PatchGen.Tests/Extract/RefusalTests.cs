using PatchGen.Generator.Compile;
using PatchGen.Generator.Extract;
using PatchGen.Tests.Diff;

namespace PatchGen.Tests.Extract;

public sealed class RefusalTests
{
    private const string Probe = " public static class Probe { public static string Run() => \"\"; }";

    [Theory]
    [InlineData("PG6101", """public class C { « ¦ public virtual int V() => 2; » public int M() => «1 ¦ V()»; }""")]
    [InlineData("PG6102", """public class C { « ¦ private static extern int Nowhere(); » public int M() => «1 ¦ Nowhere()»; }""")]
    [InlineData("PG6103", """using System.Runtime.InteropServices; public class C { public void Init() => NativeLibrary.SetDllImportResolver(typeof(C).Assembly, (_, _, _) => 0); « ¦ [DllImport("libc")] private static extern int getpid(); » public int M() => «1 ¦ getpid()»; }""")]
    [InlineData("PG6104", """using System; public class A : Attribute { public A() { } « ¦ public A(int x) { } » } public class C { public int M() => «1 ¦ new D().X»; } « ¦ [A(1)] public class D { public int X; } »""")]
    [InlineData("PG6105", """public struct C { « ¦ private int added; » public int M() => «1 ¦ added»; }""")]
    [InlineData("PG6106", """using System; using System.Linq.Expressions; public class G<T> { « ¦ private static int added; » public Expression<Func<int>> M() => () => «1 ¦ added»; }""")]
    [InlineData("PG6107", """public class C { public int M() => «1 ¦ V(__arglist(2))»; public static int V(__arglist) => 2; }""")]
    [InlineData("PG6107", """public class C { public static int V(__arglist) => «1 ¦ 2»; }""")]
    [InlineData("PG6109", """using System; using System.Linq.Expressions; public class C { « ¦ private int New() => 3; » public Expression<Func<int>> M() => () => «1 ¦ New()»; }""")]
    [InlineData("PG6111", """using System; public class C { public Type? M(string s) => Type.GetType(s + «1 ¦ 2», null, null); }""")]
    [InlineData("PG6111", """using System.Reflection; public class C { public Assembly M() { _ = «1 ¦ 2» + ""; return Assembly.GetCallingAssembly(); } }""")]
    [InlineData("PG6111", """using System.Reflection; using System.Threading.Tasks; public class C { public async Task<object?> M() { await Task.Yield(); return MethodBase.GetCurrentMethod() + «"a" ¦ "b"»; } }""")]
    [InlineData("PG6111", """using System.Diagnostics; public class C { public object M() => new StackTrace().ToString() + «"a" ¦ "b"»; }""")]
    [InlineData("PG6111", """using System; public class C { public object? M(string s) => Activator.CreateInstance(s, "T" + «"a" ¦ "b"»); }""")]
    [InlineData("PG6112", """public class C { private static int a = 1; « ¦ private static int b; » static C() { a += 2; « ¦ b = a = 3; » } public int M() => « a ¦ b»; }""")]
    [InlineData("PG6113", """using System.Runtime.InteropServices; public abstract class C { public « abstract int M(); ¦ int M() => 2; » }""")]
    [InlineData("PG6114", """public class C { public « ¦ static » int S(int x) => x; public int M() => S(«1 ¦ 2»); }""")]
    [InlineData("PG6114", """public class C { private « ¦ static » int f; public int M() => f + «1 ¦ 2»; }""")]
    [InlineData("PG6114", """public struct C { private «int ¦ long» f; public int M() => (int)f + «1 ¦ 2»; }""")]
    [InlineData("PG6115", """using System.Runtime.CompilerServices; public class C { « ¦ [MethodImpl(MethodImplOptions.Synchronized)] » public int M() => «1 ¦ 2»; }""")]
    [InlineData("PG6115", """using System.Runtime.CompilerServices; public class C { « ¦ [MethodImpl(MethodImplOptions.Synchronized)] private int New() => 2; » public int M() => «1 ¦ New()»; }""")]
    [InlineData("PG6118", """namespace System.Runtime.CompilerServices { internal class IntrinsicAttribute : Attribute { } } public class C { [System.Runtime.CompilerServices.Intrinsic] public int M() => «1 ¦ 2»; }""")]
    [InlineData("PG6119", """using System.Runtime.CompilerServices; public class C { [ModuleInitializer] internal static void A() { } « ¦ [ModuleInitializer] internal static void B() { } » }""")]
    [InlineData("PG6124", """internal class Hidden { internal int Value = 1; } « ¦ class New { public string Of(object o) { dynamic d = o; return "n" + d.Value; } } » public class C { public string M() => « "a" ¦ new New().Of(new Hidden())»; }""")]
    [InlineData("PG6124", """internal class Hidden { internal int Value = 1; } « ¦ class New { public System.Func<string> Of(object o) { dynamic d = o; return () => "n" + d.Value; } } » public class C { public string M() => « "a" ¦ new New().Of(new Hidden())()»; }""")]
    [InlineData("PG6121", """using System.Runtime.CompilerServices; public class H { private int f; } public class G<T> { « ¦ [UnsafeAccessor(UnsafeAccessorKind.Field)] private static extern ref int f(H h); » public int M(H h) => «1 ¦ f(h)»; }""")]
    [InlineData("PG6117", """using System.Runtime.InteropServices; public static class C { [UnmanagedCallersOnly] public static int M() => «1 ¦ 2»; }""")]
    public void What_cannot_be_expressed_is_refused_with_its_rule(string rule, string source) => Oracle.Refuses(source + Probe, rule);

    [Fact]
    public void A_method_that_the_runtime_itself_suspends_is_refused()
    {
        const string Source = "public class C { public int M() => «1 ¦ 2»; }";
        using var pre = RuntimeAsync(Alternates.Pre(Source));
        using var post = RuntimeAsync(Alternates.Post(Source));
        var failure = Extractor.Extract(Compared.Of(pre, post), CancellationToken.None).Failure!;
        Assert.StartsWith("PG6116: C.M()", failure.Message, StringComparison.Ordinal);
    }

    // The flag that a compiler sets which leaves suspension to the runtime.
    private static Snapshot RuntimeAsync(string source)
    {
        using var compiled = TestCompiler.Snapshot(source);
        using var module = Mono.Cecil.ModuleDefinition.ReadModule(new MemoryStream([.. compiled.Image]));
        module.GetType("C").Methods[0].ImplAttributes |= (Mono.Cecil.MethodImplAttributes)0x2000;
        using var image = new MemoryStream();
        module.Write(image);
        return new Snapshot([.. image.ToArray()], []);
    }

    [Fact]
    public void All_refusals_of_a_change_are_named_at_once()
    {
        var failure = Oracle.Refuses("""public struct C { « ¦ private int a, b; » public int M() => «1 ¦ a»; public int N() => «1 ¦ b»; }""" + Probe, "PG6105");
        Assert.Single(failure.Evidence);
    }

    [Fact]
    public void A_refusal_stands_at_its_statement_and_is_a_finding()
    {
        using var pre = TestCompiler.Snapshot(Alternates.Pre(Caller));
        using var post = TestCompiler.Snapshot(Alternates.Post(Caller));
        var refusals = new List<Refusal>();
        Assert.False(Extractor.Extract(Compared.Of(pre, post), CancellationToken.None, refusals).Ok);
        var refusal = Assert.Single(refusals);
        Assert.Equal(("Lib.cs", 7, 9), (refusal.Span!.File, refusal.Span.Line, refusal.Span.Column));
        Assert.StartsWith("C.M: it calls System.Reflection.MethodBase.GetCurrentMethod", refusal.Message, StringComparison.Ordinal);
        var finding = refusal.ToFinding();
        Assert.True(finding.IsOpen);
        Assert.Equal(("PG6111", "Caller-sensitive call"), (finding.Rule.Id, finding.Rule.Title));
    }

    private const string Caller = """
        public class C
        {
            public async System.Threading.Tasks.Task<object?> M()
            {
                await System.Threading.Tasks.Task.Yield();
                var s = «1 ¦ 2»;
                return System.Reflection.MethodBase.GetCurrentMethod() + "" + s;
            }
        }
        """;
}
