using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Generator.Compile;

/// <summary>Runs the source generators among the analyzer references, in csc's order.</summary>
internal static class Generators
{
    public static Compilation Run(
        Compilation compilation,
        CSharpCommandLineArguments shown,
        CSharpCommandLineArguments local,
        EditorConfigs configs,
        CancellationToken cancel,
        out ImmutableArray<Diagnostic> diagnostics)
    {
        diagnostics = [];
        var generators = Load(local);
        if (generators.Count == 0) return compilation;

        var driver = CSharpGeneratorDriver.Create(
            generators,
            shown.AdditionalFiles.Zip(local.AdditionalFiles).Select(p => new LocalText(p.First.Path, p.Second.Path, shown)),
            shown.ParseOptions,
            configs.ForGenerators(),
            new GeneratorDriverOptions(
                IncrementalGeneratorOutputKind.None,
                trackIncrementalGeneratorSteps: false,
                baseDirectory: shown.GeneratedFilesOutputDirectory ?? shown.OutputDirectory));
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var post, out diagnostics, cancel);
        return post;
    }

    private static List<ISourceGenerator> Load(CSharpCommandLineArguments local)
    {
        var paths = local.AnalyzerReferences.Select(r => local.FullPath(r.FilePath)).Distinct().Where(File.Exists).ToList();
        var loader = GeneratorLoader.For(paths);
        // One that does not load is a warning of csc, which goes on without it; so do we, on both sides.
        return [.. paths.SelectMany(path => new AnalyzerFileReference(path, loader).GetGenerators(LanguageNames.CSharp))];
    }

    private sealed class LocalText(string path, string localPath, CSharpCommandLineArguments shown) : AdditionalText
    {
        private readonly Lazy<SourceText> text = new(() =>
        {
            using var stream = File.OpenRead(localPath);
            return SourceText.From(stream, shown.Encoding, shown.ChecksumAlgorithm);
        });

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancel = default) => text.Value;
    }
}
