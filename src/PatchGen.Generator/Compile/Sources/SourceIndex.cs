using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace PatchGen.Generator.Compile.Sources;

/// <summary>
/// Where the text of each source file of a side is. Made once for all of them: a report asks for every file that changed, and to go
/// through the trees and documents each time would cost their product.
/// </summary>
internal sealed class SourceIndex
{
    private static readonly Guid EmbeddedSource = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");

    private readonly Dictionary<string, SyntaxTree> trees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BlobHandle> embedded = new(StringComparer.Ordinal);

    public SourceIndex(Snapshot snapshot)
    {
        var resolver = snapshot.Compilation?.Options.SourceReferenceResolver;
        foreach (var tree in snapshot.Compilation?.SyntaxTrees ?? [])
        {
            var document = resolver?.NormalizePath(tree.FilePath, null) ?? tree.FilePath;
            trees.TryAdd(tree.FilePath, tree);
            trees.TryAdd(snapshot.LocalPaths.GetValueOrDefault(document, document), tree);
        }

        if (snapshot.Symbols is not { } symbols) return;
        foreach (var handle in symbols.Documents)
        {
            var text = Embedded(symbols, handle);
            if (text.IsNil) continue;
            var document = symbols.GetString(symbols.GetDocument(handle).Name);
            embedded.TryAdd(document, text);
            if (snapshot.LocalPaths.TryGetValue(document, out var local)) embedded.TryAdd(local, text);
        }
    }

    /// <summary>The tree that was compiled of a file; null where none was.</summary>
    public SyntaxTree? Tree(string file) => trees.GetValueOrDefault(file);

    /// <summary>The text that the PDB holds of a file, packed; nil where it holds none.</summary>
    public BlobHandle Packed(string file) => embedded.GetValueOrDefault(file);

    private static BlobHandle Embedded(MetadataReader symbols, DocumentHandle document)
    {
        foreach (var handle in symbols.GetCustomDebugInformation(document))
        {
            var information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) == EmbeddedSource) return information.Value;
        }

        return default;
    }
}
