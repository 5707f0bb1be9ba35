using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

public sealed class HostileArchiveTests
{
    [Theory]
    [InlineData("../../etc/cron.d/x")]
    [InlineData("module/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("module//x")]
    [InlineData("./x")]
    [InlineData("C:\\x")]
    [InlineData("x\u001b[2J")]
    public void A_path_that_leaves_the_archive_is_refused(string name) =>
        Refused(Code.TarballHostile, ArchiveSample.With(tar => ArchiveSample.Add(tar, name, [1])));

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.Directory)]
    public void Whatever_is_no_regular_file_is_refused(TarEntryType type) =>
        Refused(Code.TarballHostile, ArchiveSample.With(tar => tar.WriteEntry(new UstarTarEntry(type, "module/x") is var entry
            && type is TarEntryType.SymbolicLink or TarEntryType.HardLink ? Linked(entry) : entry)));

    private static UstarTarEntry Linked(UstarTarEntry entry)
    {
        entry.LinkName = "/etc/passwd";
        return entry;
    }

    [Fact]
    public void A_pax_extension_header_is_refused() =>
        Refused(Code.TarballHostile, ArchiveSample.Tar(
            tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "x", new Dictionary<string, string> { ["path"] = "../x" })),
            TarEntryFormat.Pax));

    [Fact]
    public void A_GNU_long_name_is_refused() =>
        Refused(Code.TarballHostile, ArchiveSample.Tar(
            tar => tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, new string('x', 300))), TarEntryFormat.Gnu));

    [Theory]
    [InlineData("module/Lib.patch-00000000.dll")]
    [InlineData(PatchArchive.ManifestName)]
    public void An_entry_that_stands_twice_is_refused(string name) =>
        Refused(Code.TarballHostile, ArchiveSample.With(tar => ArchiveSample.Add(tar, name, [1])));

    [Fact]
    public void An_entry_that_the_manifest_does_not_list_is_refused() =>
        Refused(Code.TarballHostile, ArchiveSample.With(tar => ArchiveSample.Add(tar, "module/extra.dll", [1])));

    [Fact]
    public void Too_many_entries_are_refused() =>
        Refused(Code.TarballHostile, ArchiveSample.Tar(tar =>
        {
            for (var i = 0; i <= PatchLimits.MaximumEntries; i++) ArchiveSample.Add(tar, $"f{i}", []);
        }));

    [Fact]
    public void Bytes_behind_the_end_of_the_tar_are_refused() =>
        Refused(Code.TarballHostile, ArchiveSample.Gzip([.. ArchiveSample.Gunzip(ArchiveSample.Good.Tarball), .. new byte[512], 1]));

    [Fact]
    public void A_second_gzip_behind_the_first_is_refused() =>
        Refused(Code.TarballTruncated, [.. ArchiveSample.Good.Tarball, .. ArchiveSample.Gzip([0])]);

    [Theory]
    [InlineData("00077777777\0")]
    [InlineData("37777777777\0")]
    [InlineData("77777777777\0")]
    [InlineData("\u0080\0\0\0\0\0\u0010\0\0\0\0\0")]
    public void A_size_that_is_only_claimed_takes_no_memory(string size)
    {
        var tar = ArchiveSample.Gzip(Header("module/x", size));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = PatchArchive.Read(tar);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        Assert.Equal(6, read.Failure?.Code.Exit);
    }

    [Fact]
    public void A_bomb_behind_the_end_stops_within_its_bounds()
    {
        // A megabyte of gzip that unpacks to a gigabyte of zeros: they all look like the end of a tar.
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            var chunk = new byte[1 << 20];
            for (var i = 0; i < 1024; i++) gzip.Write(chunk);
        }

        var bomb = buffer.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = PatchArchive.Read(bomb);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bomb.Length + (1 << 20));
        Assert.Equal(Code.TarballHostile, read.Failure?.Code);
    }

    [Fact]
    public void A_tarball_beyond_the_limit_is_not_even_opened() =>
        Refused(Code.TarballHostile, new byte[PatchLimits.MaximumTarball + 1]);

    /// <summary>A lone ustar header with any size field, and no content.</summary>
    private static byte[] Header(string name, string size)
    {
        var header = new byte[512];
        Encoding.Latin1.GetBytes(name, header);
        Encoding.Latin1.GetBytes("0000644\0", header.AsSpan(100));
        Encoding.Latin1.GetBytes(size, header.AsSpan(124));
        Encoding.Latin1.GetBytes("0ustar\000", header.AsSpan(156));
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)'0';
        Encoding.Latin1.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ", header.AsSpan(148));
        return header;
    }

    private static void Refused(Code code, byte[] tarball)
    {
        var read = PatchArchive.Read(tarball);
        Assert.False(read.Ok);
        Assert.Equal(code, read.Failure.Code);
        Assert.DoesNotContain(read.Failure.Message, char.IsControl);
    }
}
