using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Format;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.Generator.Compile.Hooks;

/// <summary>The sources of transform hooks, and what they declare. They are no part of either side.</summary>
public sealed record HookSources
{
    /// <summary>No hooks.</summary>
    public static readonly HookSources None = new();

    private HookSources()
    {
    }

    /// <summary>The parsed files, named as the patch's PDB names them, in that order: the same on any machine.</summary>
    public ImmutableArray<SyntaxTree> Trees { get; private init; } = [];

    /// <summary>Names of the trees to paths on this machine.</summary>
    public ImmutableDictionary<string, string> LocalPaths { get; private init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The hooks, in the order of the files and of the lines.</summary>
    public ImmutableArray<HookDeclaration> Declarations { get; private init; } = [];

    /// <summary>Parses hook sources with the symbols of the post side, and in the compiler's latest language version.</summary>
    /// <param name="files">Their paths, absolute.</param>
    /// <param name="root">What the names in the PDB start from; files elsewhere go by their file name.</param>
    /// <param name="post">The side that they are written against.</param>
    /// <param name="cancel">Cancels between files.</param>
    /// <returns>The sources, or a failure where a file is missing or is no C#.</returns>
    public static Result<HookSources> Read(IEnumerable<string> files, string root, Snapshot post, CancellationToken cancel)
    {
        var paths = files.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).ToList();
        if (paths.Count == 0) return None;
        if (paths.Where(path => !File.Exists(path)).Select(path => $"{path}: error CS2001: Source file '{path}' could not be found.").ToList() is { Count: > 0 } missing)
            return new Failure(Code.CompileFailed, $"The hooks of {post.Name} do not compile: {missing.Count} file(s) do not exist.", missing);

        var local = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var path in paths.Order(StringComparer.Ordinal)) local.Add(Named(path, root, local), path);
        var options = post.Compilation?.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions ?? CSharpParseOptions.Default;
        // An old library may be held to an old language; what its hooks are written in is nobody's contract.
        if (options.LanguageVersion != LanguageVersion.Preview) options = options.WithLanguageVersion(LanguageVersion.Latest);
        var trees = local.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Parse(p.Key, p.Value, options, cancel)).ToImmutableArray();
        var errors = trees.SelectMany(tree => tree.GetDiagnostics(cancel)).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => CscText.Of(d, local.ToImmutable())).ToList();
        if (errors.Count > 0) return new Failure(Code.CompileFailed, $"The hooks of {post.Name} do not compile: {errors.Count} error(s).", errors);
        return new HookSources
        {
            Trees = trees,
            LocalPaths = local.ToImmutable(),
            Declarations = [.. trees.SelectMany(tree => HookReader.Read(tree, local[tree.FilePath]))],
        };
    }

    /// <summary>A place in one of the trees, on this machine.</summary>
    internal SourceSpan SpanOf(Location location) => HookReader.Span(location, LocalPaths[location.SourceTree!.FilePath]);

    private static SyntaxTree Parse(string name, string path, CSharpParseOptions options, CancellationToken cancel)
    {
        using var stream = File.OpenRead(path);
        var text = SourceText.From(stream, System.Text.Encoding.UTF8, SourceHashAlgorithm.Sha256, canBeEmbedded: true);
        return CSharpSyntaxTree.ParseText(text, options, name, cancel);
    }

    private static string Named(string path, string root, ImmutableDictionary<string, string>.Builder taken)
    {
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        var name = "/_/" + (relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative);
        while (taken.ContainsKey(name)) name = name.Insert(name.LastIndexOf('.') is var dot and > 0 ? dot : name.Length, "_");
        return name;
    }
}
