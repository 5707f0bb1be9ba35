using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Generator.Compile;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Making;

/// <summary>Compiles a side by Roslyn alone: what a patched program is compared with owes nothing to the generator.</summary>
internal static class Compilations
{
    /// <summary>Writes a side's assemblies into a folder.</summary>
    /// <returns>The compiler's errors; none where all was written.</returns>
    public static IReadOnlyList<string> Write(Trees trees, Case @case, Side side, DotNet dotnet, string folder)
    {
        Directory.CreateDirectory(folder);
        var references = new List<MetadataReference>(dotnet.References);
        foreach (var part in @case.Parts)
        {
            var path = Path.Combine(folder, part.Assembly + ".dll");
            var result = Compile(trees.Sources(side, part), part.Assembly, references, path);
            if (!result.Success) return [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];
            references.Add(MetadataReference.CreateFromFile(path));
        }

        return [];
    }

    private static EmitResult Compile(SideInput.Sources sources, string assembly, IEnumerable<MetadataReference> references, string path)
    {
        var arguments = CSharpCommandLineParser.Default.Parse(sources.CscArguments, sources.ProjectDirectory, sdkDirectory: null);
        var trees = arguments.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file.Path), arguments.Encoding ?? System.Text.Encoding.UTF8), arguments.ParseOptions, file.Path));
        var compilation = CSharpCompilation.Create(assembly, trees, references, arguments.CompilationOptions);
        using var image = new MemoryStream();
        var result = compilation.Emit(image, options: arguments.EmitOptions.WithDebugInformationFormat(DebugInformationFormat.Embedded));
        if (result.Success) File.WriteAllBytes(path, image.ToArray());
        return result;
    }
}
