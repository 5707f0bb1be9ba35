using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using PatchGen.Format;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;
using PatchGen.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>Compiles hook sources against the post image as if its private members were public.</summary>
internal static class HookCompiler
{
    /// <summary>The compiled hooks.</summary>
    /// <param name="Compilation">For the checks.</param>
    /// <param name="Image">The dll.</param>
    /// <param name="Pdb">Its PDB.</param>
    /// <param name="Added">Paths of references that the post side does not have.</param>
    public sealed record Output(CSharpCompilation Compilation, ImmutableArray<byte> Image, ImmutableArray<byte> Pdb, ImmutableArray<string> Added);

    public static Result<Output> Compile(ChangeSet changes, HookSources sources, CancellationToken cancel)
    {
        var post = changes.Correspondence.Post;
        var side = post.Compilation ?? throw new InvalidOperationException("The post side is compiled here.");
        var api = typeof(HookContext).Assembly.Location;
        if (!File.Exists(api)) return new Failure(Code.CompileFailed, $"PG9101: The API for hooks is missing: {api}. Install PatchGen again.");

        // In place of what the build refers to, which may be an assembly without its private members.
        var sides = changes.All.Select(c => c.Correspondence.Post).ToList();
        var own = side.References.Where(r => sides.All(s => Path.GetFileNameWithoutExtension(r.Display) != s.Name)).ToList();
        ImmutableArray<string> added = own.Any(r => Path.GetFileName(r.Display) == Path.GetFileName(api)) ? [] : [api];
        var compilation = CSharpCompilation.Create(
            post.Name + ".Hooks",
            [.. sources.Trees, GlobalUsings(side, sources)],
            [.. own, .. sides.Select(s => MetadataReference.CreateFromImage(s.WithPublicTypes(), filePath: s.Name + ".dll")), .. added.Select(path => MetadataReference.CreateFromImage(UnversionedReferences.Of(path), filePath: path))],
            Options(side.Options));

        using var image = new MemoryStream();
        using var pdb = new MemoryStream();
        var emitted = compilation.Emit(
            image,
            pdb,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            embeddedTexts: sources.Trees.Select(tree => EmbeddedText.FromSource(tree.FilePath, tree.GetText(cancel))),
            cancellationToken: cancel);
        if (emitted.Success) return new Output(compilation, [.. image.ToArray()], [.. pdb.ToArray()], added);
        var errors = emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => CscText.Of(d, sources.LocalPaths)).Distinct().ToList();
        return new Failure(Code.CompileFailed, $"The hooks of {post.Name} do not compile: {errors.Count} error(s).", errors);
    }

    private static CSharpCompilationOptions Options(CSharpCompilationOptions post)
    {
        var options = new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                checkOverflow: post.CheckOverflow,
                allowUnsafe: true,
                deterministic: true,
                nullableContextOptions: post.NullableContextOptions)
            .WithMetadataImportOptions(MetadataImportOptions.All)
            .WithAssemblyIdentityComparer(post.AssemblyIdentityComparer);
        // Roslyn can bind without regard to accessibility, for debuggers, but has no public name for it.
        var ignore = typeof(CSharpCompilation).Assembly.GetType("Microsoft.CodeAnalysis.CSharp.BinderFlags", throwOnError: true)!
            .GetField("IgnoreAccessibility", BindingFlags.Public | BindingFlags.Static)!;
        var flags = typeof(CSharpCompilationOptions).GetProperty("TopLevelBinderFlags", BindingFlags.NonPublic | BindingFlags.Instance)!;
        flags.SetValue(options, ignore.GetValue(null));
        return options;
    }

    // What the project imports everywhere, hooks may take for granted.
    private static SyntaxTree GlobalUsings(CSharpCompilation side, HookSources sources)
    {
        var usings = side.SyntaxTrees
            .SelectMany(tree => ((CompilationUnitSyntax)tree.GetRoot()).Usings)
            .Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
            .Select(directive => directive.NormalizeWhitespace().ToString())
            .Distinct(StringComparer.Ordinal);
        return CSharpSyntaxTree.ParseText(string.Join('\n', usings), (CSharpParseOptions)sources.Trees[0].Options, "/_/GlobalUsings.hooks.cs", System.Text.Encoding.UTF8);
    }
}
