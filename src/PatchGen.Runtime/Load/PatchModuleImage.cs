using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace PatchGen.Runtime.Load;

/// <summary>
/// The image of a patch module, under a name that is free in its load context. A context holds one assembly of a name for ever:
/// where a patch is applied again and its module cannot start afresh, the same code must come in as another assembly.
/// </summary>
internal static class PatchModuleImage
{
    private const string BeforeTag = ".patch-";

    /// <summary>
    /// The image as packed for the first generation; for a later one with the assembly's name and the MVID changed in place. Null
    /// where that would change another name, too.
    /// </summary>
    /// <param name="packed">The image from the tarball.</param>
    /// <param name="generation">0 for the first load in a context, then 1, 2, …</param>
    /// <param name="names">The modules that it refers to, by the names under which they were packed, as they are called here.</param>
    public static byte[]? Create(byte[] packed, int generation, IReadOnlyDictionary<string, string> names)
    {
        if (generation == 0 && names.All(n => n.Key == n.Value)) return packed;
        var bytes = (byte[])packed.Clone();
        using var image = new PEReader(new MemoryStream(packed, writable: false));
        var metadata = image.GetMetadataReader();
        var start = image.PEHeaders.MetadataStartOffset;

        foreach (var reference in metadata.AssemblyReferences.Select(metadata.GetAssemblyReference))
        {
            if (names.TryGetValue(metadata.GetString(reference.Name), out var actual) && !Rename(reference.Name, actual)) return null;
        }

        // The leave to use what the other module does not publish names it too.
        foreach (var attribute in metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute))
        {
            var value = metadata.GetBlobReader(attribute.Value);
            if (value.Length < 3 || value.ReadUInt16() != 1 || First(value) is not { } text || !names.TryGetValue(text, out var actual)) continue;
            var blob = start + metadata.GetHeapMetadataOffset(HeapIndex.Blob) + metadata.GetHeapOffset(attribute.Value);
            // Behind the length of the blob, the prolog and the length of the string.
            Encoding.UTF8.GetBytes(actual).CopyTo(bytes, blob + PrefixOf(value.Length) + sizeof(ushort) + PrefixOf(Encoding.UTF8.GetByteCount(text)));
        }

        if (generation == 0) return bytes;

        var name = metadata.GetAssemblyDefinition().Name;
        if (!Rename(name, NameOf(metadata.GetString(name), generation))) return null;

        var mvid = start + metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((metadata.GetHeapOffset(metadata.GetModuleDefinition().Mvid) - 1) * 16);
        BitConverter.GetBytes(generation).CopyTo(bytes, mvid);
        return bytes;

        bool Rename(StringHandle handle, string actual)
        {
            var offset = metadata.GetHeapOffset(handle);
            var before = Encoding.UTF8.GetBytes(metadata.GetString(handle));
            var after = Encoding.UTF8.GetBytes(actual);
            if (before.AsSpan().SequenceEqual(after)) return true;
            var changed = Enumerable.Range(0, after.Length).Where(i => after[i] != before[i]).ToList();
            if (StringNames.Share(metadata, handle, offset + changed[0], offset + changed[^1])) return false;
            after.CopyTo(bytes, start + metadata.GetHeapMetadataOffset(HeapIndex.String) + offset);
            return true;
        }
    }

    // Of equal length, so that nothing moves: the first characters of the patch's own part become the generation's number, in hex
    // after an x, which no patch's name has there; as few as will do, since the others tell the patch from others of this target.
    // The first ones: other names may end like this one, and then their characters are the same in the file.
    private static string NameOf(string packed, int generation)
    {
        var mark = $"x{generation:x}";
        var tag = packed.LastIndexOf(BeforeTag, StringComparison.Ordinal) + BeforeTag.Length;
        return tag + mark.Length <= packed.Length ? string.Concat(packed.AsSpan(0, tag), mark, packed.AsSpan(tag + mark.Length)) : packed;
    }

    // Only attributes of one string can be meant; what others hold need not be one.
    private static string? First(BlobReader value)
    {
        try
        {
            return value.ReadSerializedString();
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    // How many bytes a compressed length takes.
    private static int PrefixOf(int length) => length < 0x80 ? 1 : length < 0x4000 ? 2 : 4;

    /// <summary>The names of the assemblies that an image refers to.</summary>
    public static IReadOnlyList<string> References(byte[] bytes)
    {
        using var image = new PEReader(new MemoryStream(bytes, writable: false));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>The name of the assembly in an image.</summary>
    public static string AssemblyName(byte[] bytes)
    {
        using var image = new PEReader(new MemoryStream(bytes, writable: false));
        var metadata = image.GetMetadataReader();
        return metadata.GetString(metadata.GetAssemblyDefinition().Name);
    }
}
