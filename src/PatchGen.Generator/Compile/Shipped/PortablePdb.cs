using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace PatchGen.Generator.Compile.Shipped;

/// <summary>What a portable PDB says of itself.</summary>
internal static class PortablePdb
{
    private static readonly Guid CompilationOptions = new("B5FEEC05-8CD0-4A83-96DA-466284BB4BD8");

    /// <summary>The PDB inside an image; empty where there is none.</summary>
    public static unsafe ImmutableArray<byte> Embedded(ImmutableArray<byte> image)
    {
        using var pe = new PEReader(image);
        var entry = pe.ReadDebugDirectory().FirstOrDefault(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        if (entry.DataSize == 0) return [];
        using var provider = pe.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        var reader = provider.GetMetadataReader();
        return [.. new ReadOnlySpan<byte>(reader.MetadataPointer, reader.MetadataLength)];
    }

    /// <summary>True where the PDB was written with that image.</summary>
    public static bool BelongsTo(ImmutableArray<byte> pdb, ImmutableArray<byte> image)
    {
        using var pe = new PEReader(image);
        var entry = pe.ReadDebugDirectory().FirstOrDefault(e => e.Type == DebugDirectoryEntryType.CodeView);
        if (entry.DataSize == 0) return false;
        using var provider = MetadataReaderProvider.FromPortablePdbImage(pdb);
        var id = new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id);
        return id.Guid == pe.ReadCodeViewDebugDirectoryData(entry).Guid && id.Stamp == entry.Stamp;
    }

    /// <summary>The compiler's version; null where there is no PDB or it does not say.</summary>
    public static string? CompilerVersion(ImmutableArray<byte> pdb)
    {
        if (pdb.IsDefaultOrEmpty) return null;
        using var provider = MetadataReaderProvider.FromPortablePdbImage(pdb);
        var reader = provider.GetMetadataReader();
        var blob = reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
            .Select(reader.GetCustomDebugInformation)
            .Where(info => reader.GetGuid(info.Kind) == CompilationOptions)
            .Select(info => reader.GetBlobBytes(info.Value))
            .FirstOrDefault();
        if (blob is null) return null;
        // Pairs of name and value, each ended by a zero byte.
        var words = Encoding.UTF8.GetString(blob).Split('\0');
        var at = Array.IndexOf(words, "compiler-version");
        return at >= 0 && at % 2 == 0 && at + 1 < words.Length ? words[at + 1] : null;
    }
}
