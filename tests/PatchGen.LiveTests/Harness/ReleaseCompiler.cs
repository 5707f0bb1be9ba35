using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.LiveTests.Harness;

/// <summary>Compiles as a plain Release build does, in memory.</summary>
internal static class ReleaseCompiler
{
    /// <summary>A library or, with an entry point in the source, an application.</summary>
    public static byte[] Compile(string assembly, string source, params byte[][] references) => Compile(DotNet.Own, assembly, source, references);

    /// <summary>The same for a version of .NET.</summary>
    public static byte[] Compile(DotNet dotnet, string assembly, string source, params byte[][] references) => Compile(dotnet, assembly, source, [], references);

    /// <summary>The same with features of the compiler that are off otherwise.</summary>
    public static byte[] Compile(DotNet dotnet, string assembly, string source, (string Name, string Value)[] features, params byte[][] references)
    {
        const string usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Runtime.CompilerServices; global using System.Threading; global using System.Threading.Tasks;";
        var parse = new CSharpParseOptions(LanguageVersion.Preview).WithFeatures(features.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        var trees = new[] { source, usings }.Select((text, i) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), parse, $"/src/{assembly}/{i}.cs"));
        var kind = source.Contains("static void Main(", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, deterministic: true)
            .WithMetadataImportOptions(MetadataImportOptions.All);
        var compilation = CSharpCompilation.Create(assembly, trees, [.. dotnet.References, .. references.Select(r => MetadataReference.CreateFromImage(r))], IgnoringAccess(options));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }

    // A patch module uses its target's non-public members; the compiler has no public switch for that.
    private static CSharpCompilationOptions IgnoringAccess(CSharpCompilationOptions options)
    {
        const uint ignoreAccessibility = 1 << 22;
        typeof(CSharpCompilationOptions).GetProperty("TopLevelBinderFlags", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
            .SetValue(options, ignoreAccessibility);
        return options;
    }
}
