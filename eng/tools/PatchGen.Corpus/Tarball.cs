using System.Formats.Tar;
using System.IO.Compression;

namespace PatchGen.Corpus;

/// <summary>The files of a patch tarball, as they are: the runner judges what PatchGen wrote, so it does not read it by PatchGen's own reader.</summary>
internal static class Tarball
{
    public const string Manifest = "manifest.json";

    /// <summary>Each file's bytes by its path.</summary>
    public static SortedDictionary<string, byte[]> Files(string tarball)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var tar = new TarReader(new GZipStream(File.OpenRead(tarball), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            files[entry.Name] = bytes.ToArray();
        }

        return files;
    }
}
