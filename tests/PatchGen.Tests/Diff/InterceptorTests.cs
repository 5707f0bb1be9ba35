using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Interceptors, as source generators write them: the attribute names a call by a hash of its file and the place there.</summary>
public sealed class InterceptorTests
{
    private const string Source = """
        namespace N;
        public static class C
        {
            public static int Read(int x) => x;
            public static int First() => Read(1);
            public static int Second() => Read(2);
        }
        """;

    [Theory, InlineData(true), InlineData(false)]
    public void Where_the_intercepted_call_stands_is_no_matter(bool release)
    {
        using var pre = Compile(Source, "First", release);
        using var post = Compile("// a comment\n" + Source, "First", release);
        Assert.Equal("", Compared.Of(pre, post).Text());
    }

    [Fact]
    public void A_call_that_is_intercepted_or_no_longer_changes_its_method()
    {
        using var pre = Compile(Source, "First");
        using var post = Compile(Source, "Second");
        Assert.Equal(["First", "Second"], Compared.Of(pre, post).Facts.OfType<MethodChanged>().Select(f => f.Member.Name));
    }

    // What a generator would add: an interceptor of the call in that method.
    private static Snapshot Compile(string source, string caller, bool release = true)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview).WithFeatures([new("InterceptorsNamespaces", "N.Generated")]);
        var tree = Parse(source, "src/C.cs");
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Where(path => path.Contains("/Microsoft.NETCore.App/", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: release ? OptimizationLevel.Release : OptimizationLevel.Debug, deterministic: true);
        var compilation = CSharpCompilation.Create("Lib", [tree], framework, options);
        var call = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.Text == caller).DescendantNodes().OfType<InvocationExpressionSyntax>().Single();
        var place = compilation.GetSemanticModel(tree).GetInterceptableLocation(call)!;
        compilation = compilation.AddSyntaxTrees(Parse($$"""
            namespace System.Runtime.CompilerServices { [System.AttributeUsage(System.AttributeTargets.Method, AllowMultiple = true)] file sealed class InterceptsLocationAttribute(int version, string data) : System.Attribute; }
            namespace N.Generated { file static class Interceptors { {{place.GetInterceptsLocationAttributeSyntax()}} public static int Instead(int x) => x + 1; } }
            """, "obj/Interceptors.g.cs"));
        using var pe = new MemoryStream();
        using var pdb = new MemoryStream();
        var result = compilation.Emit(pe, pdb);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return new Snapshot([.. pe.ToArray()], [.. pdb.ToArray()]) { Compilation = compilation, Rebuilt = true };

        SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), parse, path);
    }
}
