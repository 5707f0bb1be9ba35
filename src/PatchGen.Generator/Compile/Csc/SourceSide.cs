using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Format;
using PatchGen.Generator.Compile.Sources;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>
/// Compiles as csc does, into memory: for the same arguments the dll and the pdb are byte for byte those that csc writes.
/// Absent on purpose: analyzers, and warnings as errors. The build proper has judged the code; here only its meaning counts.
/// </summary>
internal static class SourceSide
{
    public static Result<Snapshot> Compile(SideInput.Sources sources, SharedInputs shared, CancellationToken cancel)
    {
        // Two readings of the same arguments: `local` says where a file is, `shown` what the compiler is told it is called.
        var local = CSharpCommandLineParser.Default.Parse(
            sources.CscArguments, sources.ProjectDirectory, Path.GetDirectoryName(typeof(object).Assembly.Location));
        if (local.Errors.Any(e => e.Severity == DiagnosticSeverity.Error)) return Failed(sources, local.Errors, ImmutableDictionary<string, string>.Empty);
        var relocation = Relocation.Of(sources);
        var shown = relocation.Parse(sources);
        var localPaths = shown.SourceFiles.Zip(local.SourceFiles).DistinctBy(p => p.First.Path).ToImmutableDictionary(p => p.First.Path, p => p.Second.Path);

        if (Missing(local) is { } missing) return missing;
        var files = SourceFiles.Read(shown, local, shared, cancel);
        var configs = EditorConfigs.Read(shown, local, relocation);
        var references = References.Resolve(local, sources.Images, shared);
        if (!references.Ok) return references.Failure;

        var options = Options(shown, local).WithSyntaxTreeOptionsProvider(configs.TreeOptions(files.Trees));
        Compilation compilation = CSharpCompilation.Create(shown.CompilationName, files.Trees, references.Value, options);
        var errors = Errors(compilation.GetParseDiagnostics(cancel));
        if (errors.Length > 0) return Failed(sources, errors, localPaths);

        compilation = Generators.Run(compilation, shown, local, configs, cancel, out var generatorDiagnostics);
        errors = Errors(generatorDiagnostics);
        if (errors.Length > 0) return Failed(sources, errors, localPaths);

        var emission = Emission.Emit(compilation, shown, local, relocation, files, sources.ReferenceOutput is not null, cancel);
        errors = Errors(emission.Diagnostics);
        if (!emission.Success) return Failed(sources, errors, localPaths);

        var resolver = options.SourceReferenceResolver!;
        return new Snapshot(emission.Image, emission.Pdb)
        {
            Compilation = (CSharpCompilation)compilation,
            Levels = Levels(compilation, shown, configs, files.Trees, localPaths),
            ReferenceImage = emission.Reference,
            References = [.. references.Value.Select(r => r.Display!)],
            CompilerVersion = emission.CompilerVersion,
            LocalPaths = localPaths
                .Select(p => (Name: resolver.NormalizePath(p.Key, null) ?? p.Key, p.Value))
                .DistinctBy(p => p.Name)
                .ToImmutableDictionary(p => p.Name, p => p.Value),
            Generated = [.. compilation.SyntaxTrees.Skip(files.Trees.Length).Select(tree => tree.FilePath)],
            Rebuilt = true,
        };
    }

    /// <summary>The source files that the arguments name, in full.</summary>
    public static IEnumerable<string> Files(SideInput.Sources sources) =>
        CSharpCommandLineParser.Default.Parse(sources.CscArguments, sources.ProjectDirectory, Path.GetDirectoryName(typeof(object).Assembly.Location)).SourceFiles.Select(f => f.Path);

    /// <summary>The assemblies that the arguments refer to, in full.</summary>
    public static HashSet<string> ReferencePaths(SideInput.Sources sources)
    {
        var arguments = CSharpCommandLineParser.Default.Parse(sources.CscArguments, sources.ProjectDirectory, Path.GetDirectoryName(typeof(object).Assembly.Location));
        return [.. arguments.MetadataReferences.Select(reference => Path.GetFullPath(reference.Reference, sources.ProjectDirectory))];
    }

    private static CSharpCompilationOptions Options(CSharpCommandLineArguments shown, CSharpCommandLineArguments local)
    {
        var options = shown.CompilationOptions
            .WithSourceReferenceResolver(new SourceFileResolver([], shown.BaseDirectory, shown.PathMap))
            .WithXmlReferenceResolver(new XmlFileResolver(local.BaseDirectory))
            .WithStrongNameProvider(new DesktopStrongNameProvider(local.KeyFileSearchPaths))
            .WithAssemblyIdentityComparer(IdentityComparer(local))
            .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
            .WithSpecificDiagnosticOptions(shown.CompilationOptions.SpecificDiagnosticOptions.ToImmutableDictionary(
                o => o.Key, o => o.Value == ReportDiagnostic.Error ? ReportDiagnostic.Warn : o.Value));
        return local.CompilationOptions.CryptoKeyFile is { } key
            ? options.WithCryptoKeyFile(local.FullPath(key))
            : options;
    }

    // Compiled as if no warning were an error; judged as the project says.
    private static DiagnosticLevels Levels(
        Compilation compilation, CSharpCommandLineArguments shown, EditorConfigs configs, ImmutableArray<SyntaxTree> trees, ImmutableDictionary<string, string> localPaths) =>
        new(
            compilation,
            compilation.Options
                .WithGeneralDiagnosticOption(shown.CompilationOptions.GeneralDiagnosticOption)
                .WithSpecificDiagnosticOptions(shown.CompilationOptions.SpecificDiagnosticOptions)
                .WithSyntaxTreeOptionsProvider(configs.TreeOptionsAsGiven(trees)),
            configs,
            trees.Where(t => localPaths.ContainsKey(t.FilePath)).DistinctBy(t => localPaths[t.FilePath]).ToImmutableDictionary(t => localPaths[t.FilePath]));

    private static DesktopAssemblyIdentityComparer IdentityComparer(CSharpCommandLineArguments local)
    {
        if (local.AppConfigPath is not { } path) return DesktopAssemblyIdentityComparer.Default;
        using var stream = File.OpenRead(path);
        return DesktopAssemblyIdentityComparer.LoadFromXml(stream);
    }

    // What csc reports one by one, at once: a file that the arguments name and that is not there.
    private static Failure? Missing(CSharpCommandLineArguments local)
    {
        string?[] singles = [local.SourceLink, local.AppConfigPath, local.Win32Icon, local.Win32Manifest, local.Win32ResourceFile];
        var missing = local.SourceFiles.Select(f => f.Path)
            .Concat(local.AdditionalFiles.Select(f => f.Path))
            .Concat(local.EmbeddedFiles.Select(f => f.Path))
            .Concat(local.AnalyzerConfigPaths)
            .Concat(singles.OfType<string>().Select(local.FullPath))
            .Where(path => !File.Exists(path))
            .Distinct()
            .ToList();
        return missing.Count == 0
            ? null
            : new Failure(Code.CompileFailed, $"{local.CompilationName} does not compile: {missing.Count} file(s) that its compiler arguments name do not exist.",
                [.. missing.Select(path => $"{path}: error CS2001: Source file '{path}' could not be found.")]);
    }

    private static ImmutableArray<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];

    private static Failure Failed(SideInput.Sources sources, IEnumerable<Diagnostic> errors, ImmutableDictionary<string, string> localPaths)
    {
        var lines = errors.Where(e => e.Severity == DiagnosticSeverity.Error).Select(e => CscText.Of(e, localPaths)).Distinct().ToList();
        return new Failure(Code.CompileFailed, $"{sources.ProjectDirectory} does not compile: {lines.Count} error(s).", lines);
    }
}
