using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.Benchmarks;

/// <summary>Real code to measure on that every clone has: the generator's own sources, and one edit of them.</summary>
internal static class OwnSources
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is not "PatchGen.Generator")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The sources as text, by path.</summary>
    public static IReadOnlyList<(string Path, string Text)> Read()
    {
        var folder = Path.Combine(Root(), "src", "PatchGen.Generator");
        return
        [
            ("Usings.cs", ImplicitUsings),
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                .Where(path => !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(path => (path, WithoutGenerators(File.ReadAllText(Path.Combine(folder, path))))),
        ];
    }

    // No source generator runs here: it would be measured with the compiler. What one would write is never called.
    private static string WithoutGenerators(string text) =>
        Regex.Replace(text, @"static partial (Regex \w+)\(\);", "static $1() => throw new NotSupportedException();");

    /// <summary>What csc does between its arguments and its files: parse, bind, emit.</summary>
    public static Snapshot Compile(IEnumerable<(string Path, string Text)> sources)
    {
        var trees = sources.AsParallel().AsOrdered().Select(s => CSharpSyntaxTree.ParseText(SourceText.From(s.Text, Encoding.UTF8), Language, s.Path)).ToList();
        var compilation = CSharpCompilation.Create("PatchGen.Generator", trees, References, new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        using var pe = new MemoryStream();
        using var pdb = new MemoryStream();
        var emitted = compilation.Emit(pe, pdb, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!emitted.Success) throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        return new Snapshot([.. pe.ToArray()], [.. pdb.ToArray()]) { Compilation = compilation, References = [.. References.Select(r => r.Display!)], Rebuilt = true };
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PatchGen.sln"))) return folder.FullName;
        throw new InvalidOperationException("Run the benchmarks from a clone: they measure on its sources.");
    }
}
