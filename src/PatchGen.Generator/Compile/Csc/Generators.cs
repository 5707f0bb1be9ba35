using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Generator.Compile.Sources;

namespace PatchGen.Generator.Compile.Csc;

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
        var generators = Load(local, out diagnostics);
        if (generators.Count == 0) return compilation;

        var driver = CSharpGeneratorDriver.Create(
            generators,
            shown.AdditionalFiles.Zip(local.AdditionalFiles).Select(p => new LocalText(p.First.Path, p.Second.Path, shown)),
            shown.ParseOptions,
            configs.ForGenerators(),
            Options(shown));
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var post, out var reported, cancel);
        diagnostics = [.. diagnostics, .. reported.Select(Fatal)];
        return post;
    }

    private static GeneratorDriverOptions Options(CSharpCommandLineArguments shown)
    {
#pragma warning disable RSEXPERIMENTAL004 // csc itself turns off what is made for an editor's process.
        object options = new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.Host,
            trackIncrementalGeneratorSteps: false,
            baseDirectory: shown.GeneratedFilesOutputDirectory ?? shown.OutputDirectory);
#pragma warning restore RSEXPERIMENTAL004
        // csc hashes generated files as it hashes all others, whatever the generator asked for. Roslyn has no public switch for that;
        // one that has none at all leaves it to the generator, in csc too.
        typeof(GeneratorDriverOptions).GetProperty("ChecksumAlgorithm", BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(options, shown.ChecksumAlgorithm);
        return (GeneratorDriverOptions)options;
    }

    private static List<ISourceGenerator> Load(CSharpCommandLineArguments local, out ImmutableArray<Diagnostic> diagnostics)
    {
        var paths = local.AnalyzerReferences.Select(r => local.FullPath(r.FilePath)).Distinct().Where(File.Exists).ToList();
        var loader = GeneratorLoader.For(paths);
        var failures = ImmutableArray.CreateBuilder<Diagnostic>();
        List<ISourceGenerator> generators = [];
        foreach (var path in paths)
        {
            var reference = new AnalyzerFileReference(path, loader);
            reference.AnalyzerLoadFailed += (_, failure) =>
            {
                if (failure.ErrorCode is AnalyzerLoadFailureEventArgs.FailureErrorCode.UnableToLoadAnalyzer or AnalyzerLoadFailureEventArgs.FailureErrorCode.UnableToCreateAnalyzer)
                    failures.Add(Error("CS8032", $"The source generator {failure.TypeName ?? Path.GetFileName(path)} of {path} cannot be loaded: {failure.Exception?.GetBaseException().Message ?? failure.Message}"));
            };
            generators.AddRange(reference.GetGenerators(LanguageNames.CSharp));
        }

        diagnostics = failures.ToImmutable();
        return generators;
    }

    // csc warns of a generator that throws, and goes on without its code. Whether the generator threw there too is not known here, and code that
    // is missing on one side would be taken for a change: so it is an error.
    private static Diagnostic Fatal(Diagnostic diagnostic) => diagnostic.Id is not ("CS8784" or "CS8785") || diagnostic.Severity == DiagnosticSeverity.Error
        ? diagnostic
        : Error(diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture));

    private static Diagnostic Error(string id, string message) =>
        Diagnostic.Create(id, "Compiler", message, DiagnosticSeverity.Error, DiagnosticSeverity.Error, isEnabledByDefault: true, warningLevel: 0);

    private sealed class LocalText(string path, string localPath, CSharpCommandLineArguments shown) : AdditionalText
    {
        private readonly Lazy<SourceText> text = new(() => SourceFiles.Decode(File.ReadAllBytes(localPath), shown, embed: false));

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancel = default) => text.Value;
    }
}
