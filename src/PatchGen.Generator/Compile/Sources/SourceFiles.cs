using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Generator.Compile.Sources;

/// <summary>The source files as csc reads them: encoding, checksum, and which of them the PDB embeds.</summary>
internal sealed class SourceFiles
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private readonly CSharpCommandLineArguments shown;
    private readonly CSharpCommandLineArguments local;
    private readonly SharedInputs shared;
    private readonly HashSet<string> embedded;

    private SourceFiles(CSharpCommandLineArguments shown, CSharpCommandLineArguments local, SharedInputs shared)
    {
        (this.shown, this.local, this.shared) = (shown, local, shared);
        embedded = [.. shown.EmbeddedFiles.Select(f => f.Path)];
    }

    /// <summary>The trees, in the order of the arguments, which decides the order of metadata; a file named twice is compiled once.</summary>
    public ImmutableArray<SyntaxTree> Trees { get; private set; } = [];

    public static SourceFiles Read(CSharpCommandLineArguments shown, CSharpCommandLineArguments local, SharedInputs shared, CancellationToken cancel)
    {
        var files = new SourceFiles(shown, local, shared);
        var trees = new SyntaxTree[shown.SourceFiles.Length];
        var parallel = new ParallelOptions { CancellationToken = cancel };
        Parallel.For(0, trees.Length, parallel, i => trees[i] = files.Parse(shown.SourceFiles[i], local.SourceFiles[i].Path));
        files.Trees = [.. trees.DistinctBy(t => t.FilePath, StringComparer.OrdinalIgnoreCase)];
        return files;
    }

    /// <summary>The texts that go into the PDB, in csc's order: named files, files that <c>#line</c> names, generated trees.</summary>
    public IEnumerable<EmbeddedText> Embedded(Compilation compilation, SourceReferenceResolver resolver)
    {
        var byPath = Trees.ToDictionary(t => t.FilePath);
        var localByPath = shown.EmbeddedFiles.Zip(local.EmbeddedFiles).DistinctBy(p => p.First.Path).ToDictionary(p => p.First.Path, p => p.Second.Path);
        var paths = new List<string>(shown.EmbeddedFiles.Select(f => f.Path));
        foreach (var tree in Trees.Where(t => embedded.Contains(t.FilePath)))
        {
            var directives = tree.GetRoot().DescendantTrivia(descendIntoTrivia: false)
                .Where(t => t.IsKind(SyntaxKind.LineDirectiveTrivia))
                .Select(t => t.GetStructure()).OfType<LineDirectiveTriviaSyntax>();
            foreach (var file in directives.Where(d => d.IsActive).Select(d => d.File.Value as string).OfType<string>())
                if (resolver.ResolveReference(file, tree.FilePath) is { } resolved) paths.Add(resolved);
        }

        foreach (var path in paths.Distinct())
        {
            if (byPath.TryGetValue(path, out var tree)) yield return EmbeddedText.FromSource(path, tree.GetText());
            else yield return EmbeddedText.FromSource(path, Text(File.ReadAllBytes(localByPath.GetValueOrDefault(path, path)), embed: true));
        }

        // By the number of arguments, as csc does: a file named twice costs the first generated tree its place in the PDB.
        foreach (var tree in compilation.SyntaxTrees.Skip(shown.SourceFiles.Length))
            yield return EmbeddedText.FromSource(tree.FilePath, tree.GetText());
    }

    private SyntaxTree Parse(CommandLineSourceFile file, string path)
    {
        var options = file.IsScript ? shown.ParseOptions.WithKind(SourceCodeKind.Script) : shown.ParseOptions;
        var (bytes, embed) = (File.ReadAllBytes(path), embedded.Contains(file.Path));
        return shared.Tree(bytes, options, shown.Encoding, shown.ChecksumAlgorithm, embed, file.Path, () => Text(bytes, embed));
    }

    private SourceText Text(byte[] bytes, bool embed) => Decode(bytes, shown, embed);

    /// <summary>A file's text as csc decodes it.</summary>
    public static SourceText Decode(byte[] bytes, CSharpCommandLineArguments shown, bool embed)
    {
        using var stream = new MemoryStream(bytes);
        if (shown.Encoding is { } given) return SourceText.From(stream, given, shown.ChecksumAlgorithm, canBeEmbedded: embed);
        try
        {
            return SourceText.From(stream, StrictUtf8, shown.ChecksumAlgorithm, canBeEmbedded: embed);
        }
        catch (DecoderFallbackException)
        {
            // As csc, which does not record it.
            stream.Position = 0;
            return SourceText.From(stream, Encoding.GetEncoding(0), shown.ChecksumAlgorithm, canBeEmbedded: embed);
        }
    }
}
