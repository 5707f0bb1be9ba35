using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Generator.Compile;

namespace PatchGen.Tests;

/// <summary>Compiles fixture sources in memory, without MSBuild, against the framework that the tests run on.</summary>
public static class TestCompiler
{
    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(path => path.Contains("/Microsoft.NETCore.App/", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A snapshot of one source file.</summary>
    public static Snapshot Snapshot(string source, bool release = true, string assembly = "Lib") =>
        Snapshot([("Lib.cs", source)], release, assembly);

    /// <summary>A snapshot of several source files.</summary>
    public static Snapshot Snapshot(IEnumerable<(string Path, string Text)> sources, bool release = true, string assembly = "Lib", bool executable = false,
        IEnumerable<(string Name, string Text)>? resources = null, IReadOnlyList<string>? references = null, bool embedSources = false, string? mainType = null,
        (string Name, string File, string Text)? linked = null, bool runtimeAsync = false)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview).WithFeatures(runtimeAsync ? [new("runtime-async", "on")] : []);
        var trees = sources.Select(s => CSharpSyntaxTree.ParseText(SourceText.From(s.Text, Encoding.UTF8), parse, s.Path)).ToList();
        var options = new CSharpCompilationOptions(
            executable ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: release ? OptimizationLevel.Release : OptimizationLevel.Debug,
            mainTypeName: mainType,
            allowUnsafe: true,
            // What runtime-async is compiled to is still marked as experimental.
            specificDiagnosticOptions: [new("SYSLIB5007", ReportDiagnostic.Suppress)],
            deterministic: true);
        var compilation = CSharpCompilation.Create(assembly, trees, [.. Framework, .. (references ?? []).Select(path => MetadataReference.CreateFromFile(path))], options);
        using var pe = new MemoryStream();
        using var pdb = new MemoryStream();
        var result = compilation.Emit(pe, pdb, manifestResources: [.. Resources(resources), .. Linked(linked)], embeddedTexts: embedSources ? trees.Select(t => EmbeddedText.FromSource(t.FilePath, t.GetText())) : null, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success)
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return new Snapshot([.. pe.ToArray()], [.. pdb.ToArray()])
        {
            Compilation = compilation,
            References = [.. Framework.Select(r => r.Display!), .. references ?? []],
            Rebuilt = true,
        };
    }

    // As /linkresource gives it: the assembly names the file and holds its hash.
    private static IEnumerable<ResourceDescription> Linked((string Name, string File, string Text)? resource) =>
        resource is var (name, file, text) ? [new ResourceDescription(name, file, () => new MemoryStream(Encoding.UTF8.GetBytes(text)), isPublic: false)] : [];

    private static IEnumerable<ResourceDescription> Resources(IEnumerable<(string Name, string Text)>? resources) =>
        (resources ?? []).Select(r => new ResourceDescription(r.Name, () => new MemoryStream(Encoding.UTF8.GetBytes(r.Text)), isPublic: true));
}
