using System.Formats.Tar;
using System.IO.Compression;

[assembly: AssemblyFixture(typeof(PatchGen.PackageTests.Distribution))]

namespace PatchGen.PackageTests;

/// <summary>What <c>eng/pack --only archives</c> writes, written once when it is first asked for.</summary>
public sealed class Distribution : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-archives-").FullName;
    private readonly Lazy<string> written;

    public Distribution() => written = new(() =>
    {
        var packed = Tool.Run(Path.Combine(PackedFeed.Repository, "eng", "pack"), folder, null, "--only", "archives", "--out", folder);
        return packed.Ok ? folder : throw new InvalidOperationException(packed.Output);
    });

    /// <summary>The archive.</summary>
    public string Archive => Assert.Single(Directory.GetFiles(written.Value, "patchgen-*-linux-x64.tar.gz"));

    /// <summary>The Debian package.</summary>
    public string Package => Assert.Single(Directory.GetFiles(written.Value, "patchgen_*_amd64.deb"));

    /// <summary>A folder that goes with the tests.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    /// <summary>The entries of a gzip tarball, by path, with the whole entry read.</summary>
    internal static List<(TarEntry Entry, byte[] Bytes)> Entries(Stream gzip)
    {
        using var tar = new TarReader(new GZipStream(gzip, CompressionMode.Decompress));
        List<(TarEntry, byte[])> entries = [];
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            entries.Add((entry, bytes.ToArray()));
        }

        return entries;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
