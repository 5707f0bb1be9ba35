using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace PatchGen.Runtime.Load;

/// <summary>
/// The image of a patch module, under a name that is free in its load context. A context holds one assembly of a name for ever:
/// to start a patch's statics afresh after an undo, the same code must come in as another assembly.
/// </summary>
internal sealed class PatchModuleImage
{
    private PatchModuleImage(byte[] bytes) => Bytes = bytes;

    /// <summary>The bytes to load.</summary>
    public byte[] Bytes { get; }

    /// <summary>The image as packed for the first generation; for a later one with the assembly's name and the MVID changed in place.</summary>
    /// <param name="packed">The image from the tarball.</param>
    /// <param name="generation">0 for the first load in a context, then 1, 2, …</param>
    public static PatchModuleImage Create(byte[] packed, int generation)
    {
        if (generation == 0) return new(packed);
        var bytes = (byte[])packed.Clone();
        using var image = new PEReader(new MemoryStream(packed, writable: false));
        var metadata = image.GetMetadataReader();
        var start = image.PEHeaders.MetadataStartOffset;

        // Of equal length, so that nothing moves: the last characters of the name become the generation's number, in hex after
        // an x, which no patch's name has there.
        var name = metadata.GetAssemblyDefinition().Name;
        var length = Encoding.UTF8.GetByteCount(metadata.GetString(name));
        var offset = start + metadata.GetHeapMetadataOffset(HeapIndex.String) + metadata.GetHeapOffset(name);
        var mark = Encoding.ASCII.GetBytes($"x{generation:x5}");
        mark.CopyTo(bytes, offset + length - mark.Length);

        var mvid = start + metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((metadata.GetHeapOffset(metadata.GetModuleDefinition().Mvid) - 1) * 16);
        BitConverter.GetBytes(generation).CopyTo(bytes, mvid);
        return new(bytes);
    }

    /// <summary>The name of the assembly in an image.</summary>
    public static string AssemblyName(byte[] bytes)
    {
        using var image = new PEReader(new MemoryStream(bytes, writable: false));
        var metadata = image.GetMetadataReader();
        return metadata.GetString(metadata.GetAssemblyDefinition().Name);
    }
}
