using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;

namespace PatchGen.Generator.Compile.Sources;

/// <summary>The text of source files as they were compiled, not as they may stand on disk by now.</summary>
public static class SourceTexts
{
    /// <summary>The text of a file that a <see cref="SourceSpan"/> of this side names; null where neither the compilation nor the PDB holds it.</summary>
    public static string? SourceOf(this Snapshot snapshot, string file) => FromCompilation(snapshot, file) ?? FromPdb(snapshot, file);

    /// <summary>True where a file without a text is one that the side does not have: it was compiled here.</summary>
    public static bool HoldsAllSources(this Snapshot snapshot) => snapshot.Compilation is not null;

    private static string? FromCompilation(Snapshot snapshot, string file) => snapshot.Sources.Tree(file)?.GetText().ToString();

    private static string? FromPdb(Snapshot snapshot, string file) =>
        snapshot.Sources.Packed(file) is { IsNil: false } packed ? Unpack(snapshot.Symbols!.GetBlobReader(packed)) : null;

    // Four bytes of format: 0 for the text itself, else the size that it inflates to.
    private static string Unpack(BlobReader blob)
    {
        var size = blob.ReadInt32();
        Stream stream = new MemoryStream(blob.ReadBytes(blob.RemainingBytes));
        if (size > 0) stream = new DeflateStream(stream, CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
