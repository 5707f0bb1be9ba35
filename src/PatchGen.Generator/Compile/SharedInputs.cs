using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Generator.Compile;

/// <summary>
/// What compilations have in common: the sides of a fix differ in a few files, and refer to the same assemblies.
/// A file is parsed once for each text and each way to read it, and renamed for the other side; an assembly is read once.
/// </summary>
public sealed class SharedInputs
{
    private readonly ConcurrentDictionary<TextKey, SyntaxTree> trees = new();
    private readonly ConcurrentDictionary<(string Path, DateTime Written, MetadataReferenceProperties Properties), PortableExecutableReference> references = new();

    // All that decides what a text is parsed to, but its name.
    private readonly record struct TextKey(string Hash, CSharpParseOptions Options, Encoding? Encoding, SourceHashAlgorithm Checksum, bool Embedded);

    /// <summary>The tree of a text under this name.</summary>
    internal SyntaxTree Tree(byte[] bytes, CSharpParseOptions options, Encoding? encoding, SourceHashAlgorithm checksum, bool embedded, string name, Func<SourceText> read)
    {
        var key = new TextKey(Convert.ToHexString(SHA256.HashData(bytes)), options, encoding, checksum, embedded);
        return trees.GetOrAdd(key, _ => CSharpSyntaxTree.ParseText(read(), options, name)).WithFilePath(name);
    }

    /// <summary>The assembly in this file, as it is now.</summary>
    internal PortableExecutableReference Reference(string path, MetadataReferenceProperties properties) =>
        references.GetOrAdd((path, File.GetLastWriteTimeUtc(path), properties), key => MetadataReference.CreateFromFile(key.Path, key.Properties));
}
