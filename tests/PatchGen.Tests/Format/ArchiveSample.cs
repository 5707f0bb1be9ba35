using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

/// <summary>A small patch, and tarballs made of any entries at all.</summary>
internal static class ArchiveSample
{
    internal static readonly IReadOnlyDictionary<string, byte[]> Files = new Dictionary<string, byte[]>
    {
        ["module/Lib.patch-00000000.dll"] = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7 ^ i >> 3))],
        ["module/Größe.pdb"] = "pdb"u8.ToArray(),
        ["report.html"] = Encoding.UTF8.GetBytes("<p>größer</p>"),
    };

    internal static Manifest Manifest => new()
    {
        Name = "Lib",
        Generator = "0.1.0",
        Compiler = "C# 5.0.0",
        Baseline = new Baseline { Kind = BaselineKind.Git, Name = "v1", Commit = "c0ffee", Rebuilt = true },
        Targets =
        [
            new PatchTarget
            {
                Name = "Lib",
                Version = "1.0.0.0",
                Mvid = new Guid("0ca5b2b4-9a73-4a4c-8d1f-4d52f1f63a55"),
                Module = "module/Lib.patch-00000000.dll",
                Replacements =
                [
                    new Replacement
                    {
                        Member = new("M:Lib.C::M()System.Int32"), Token = 0x06000001, Fingerprint = new string('a', 64),
                        HolderType = "Lib.Holder", HolderMethod = "M", Why = "body",
                    },
                ],
            },
        ],
        Findings = [new ManifestFinding { Rule = "PG4002", Severity = Severity.Warning, Effect = FindingEffect.None, Member = new("M:Lib.C::M()System.Int32"), Message = "async" }],
    };

    internal static (Manifest Sealed, byte[] Tarball) Good { get; } = PatchArchive.Write(Manifest, Files);

    /// <summary>A tarball as an attacker may make it.</summary>
    internal static byte[] Tar(Action<TarWriter> write, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, format, leaveOpen: true)) write(tar);
        return Gzip(buffer.ToArray());
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return buffer.ToArray();
    }

    internal static byte[] Gunzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        gzip.CopyTo(buffer);
        return buffer.ToArray();
    }

    /// <summary>The good patch with its manifest's text changed and its files kept.</summary>
    internal static byte[] WithManifest(Func<string, string> change) =>
        Tar(tar =>
        {
            Add(tar, PatchArchive.ManifestName, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Good.Sealed.ToJson()))));
            foreach (var (name, bytes) in Files) Add(tar, name, bytes);
        });

    /// <summary>The good patch with more entries behind it.</summary>
    internal static byte[] With(Action<TarWriter> more, TarEntryFormat format = TarEntryFormat.Ustar) =>
        Tar(
            tar =>
            {
                Add(tar, PatchArchive.ManifestName, Good.Sealed.ToJson());
                foreach (var (name, bytes) in Files) Add(tar, name, bytes);
                more(tar);
            },
            format);

    internal static void Add(TarWriter tar, string name, byte[] bytes) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
}
