using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PatchGen.Generator.Compile.Hooks;

/// <summary>
/// An assembly for code of any target framework to be compiled against: the compiler refuses one that was built against a later
/// framework than the code's own, though what it uses of the framework has always been there.
/// </summary>
public static class UnversionedReferences
{
    // The four parts of the version stand at the beginning of the row.
    private const int VersionSize = 4 * sizeof(ushort);

    /// <summary>The assembly's bytes, where its references accept any version of what they name.</summary>
    public static ImmutableArray<byte> Of(string path)
    {
        var image = File.ReadAllBytes(path);
        using var pe = new PEReader(ImmutableArray.Create(image));
        var metadata = pe.GetMetadataReader();
        var table = pe.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef);
        var size = metadata.GetTableRowSize(TableIndex.AssemblyRef);
        for (var row = 0; row < metadata.GetTableRowCount(TableIndex.AssemblyRef); row++) image.AsSpan(table + (row * size), VersionSize).Clear();
        return [.. image];
    }
}
