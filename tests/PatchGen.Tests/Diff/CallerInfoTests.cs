using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Line numbers that callees ask for move with every blank line; other numbers do not.</summary>
public sealed class CallerInfoTests
{
    private const string Source = """
        using System; using System.Runtime.CompilerServices; using System.Threading.Tasks;
        static class Log
        {
            public static void Write(string s, [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") => Console.WriteLine(s + line + member);
            public static T Trace<T>(T x, [CallerLineNumber] int line = 0) => x;
            public static void Plain(string s, int line) { }
        }
        class C
        {
            public void M(int a) { Log.Write("a"); Log.Write("b" + Log.Trace(a)); }
            public Action L(int a) => () => Log.Write("c" + a);
            public async Task A() { await Task.Yield(); Log.Write(
                "d"); }
            public int N => Log.Trace(5);
        }
        """;

    [Theory, InlineData(true), InlineData(false)]
    public void Lines_that_callees_ask_for_may_move(bool release)
    {
        var post = Source.Replace("class C\n", "// more\n\n\nclass C\n", StringComparison.Ordinal).Replace("    public async", "\n\n    public async", StringComparison.Ordinal);
        Assert.Equal("", Compared.Of(Source, post, release).Text());
    }

    [Fact]
    public void A_line_that_is_given_is_a_number_like_any_other()
    {
        var pre = Source.Replace("Log.Write(\"a\")", "Log.Plain(\"a\", 10)", StringComparison.Ordinal);
        var post = pre.Replace("class C\n", "\nclass C\n", StringComparison.Ordinal).Replace("10)", "11)", StringComparison.Ordinal);
        Assert.Equal("M", Assert.IsType<MethodChanged>(Assert.Single(Compared.Of(pre, post).Facts)).Member.Name);
    }

    [Fact]
    public void A_line_that_is_not_the_statements_own_is_a_number_like_any_other()
    {
        var pre = Source.Replace("Log.Write(\"a\")", "Log.Write(\"a\", 3)", StringComparison.Ordinal);
        Assert.IsType<MethodChanged>(Assert.Single(Compared.Of(pre, pre.Replace("\"a\", 3", "\"a\", 4", StringComparison.Ordinal)).Facts));
    }

    [Fact]
    public void Another_value_beside_the_line_is_a_change()
    {
        var post = Source.Replace("class C\n", "\nclass C\n", StringComparison.Ordinal).Replace("Trace(5)", "Trace(6)", StringComparison.Ordinal);
        Assert.Equal("get_N", Assert.IsType<MethodChanged>(Assert.Single(Compared.Of(Source, post).Facts)).Member.Name);
    }

    [Fact]
    public void A_callee_of_a_referenced_assembly_asks_for_lines_too()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "Asks.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            using var asks = TestCompiler.Snapshot("public static class Asks { public static void Write(string s, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) { } }", assembly: "Asks");
            File.WriteAllBytes(path, [.. asks.Image]);
            const string Pre = "class C { public void M(string s) => Asks.Write(s); }";
            using var pre = WithReference(Pre, path, [path]);
            using var post = WithReference("\n" + Pre, path, []);
            Assert.Equal("", Compared.Of(pre, post).Text());
            // Who is not known to ask is not excused.
            using var unknown = WithReference(Pre, path, []);
            Assert.IsType<MethodChanged>(Assert.Single(Compared.Of(unknown, post).Facts));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static Snapshot WithReference(string source, string path, string[] references)
    {
        using var empty = TestCompiler.Snapshot("");
        var compilation = empty.Compilation!.RemoveAllSyntaxTrees()
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, path: "Lib.cs", encoding: System.Text.Encoding.UTF8))
            .AddReferences(MetadataReference.CreateFromFile(path));
        using var pe = new MemoryStream();
        using var pdb = new MemoryStream();
        Assert.True(compilation.Emit(pe, pdb, options: new(debugInformationFormat: DebugInformationFormat.PortablePdb)).Success);
        return new([.. pe.ToArray()], [.. pdb.ToArray()]) { References = [.. references] };
    }
}
