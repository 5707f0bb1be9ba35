using System.Formats.Tar;
using System.IO.Compression;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary>A bad tarball is refused before the process is touched at all.</summary>
public sealed class BadTarballTests : IDisposable
{
    private readonly Sample sample = new();
    private readonly LiveTarget target = Sample.Start();

    public void Dispose()
    {
        target.Dispose();
        sample.Dispose();
    }

    [Fact]
    public void A_truncated_tarball_is_refused()
    {
        var good = File.ReadAllBytes(sample.Answer.File);
        Refused(Code.TarballTruncated, good.AsSpan(0, good.Length / 2));
        Refused(Code.TarballTruncated, good.AsSpan(0, good.Length - 1));
        Refused(Code.TarballTruncated, []);
    }

    [Fact]
    public void A_flipped_bit_is_refused()
    {
        var flipped = File.ReadAllBytes(sample.Answer.File);
        flipped[flipped.Length / 2] ^= 0x10;
        Refused(Code.TarballTruncated, flipped);
    }

    [Fact]
    public void A_changed_file_in_a_good_archive_is_refused()
    {
        using var gzip = new GZipStream(new MemoryStream(File.ReadAllBytes(sample.Answer.File)), CompressionMode.Decompress);
        using var tar = new MemoryStream();
        gzip.CopyTo(tar);
        var bytes = tar.ToArray();
        bytes[bytes.AsSpan().IndexOf("This program cannot be run in DOS mode"u8)] ^= 1;
        Refused(Code.TarballHash, Gzip(bytes));
    }

    [Theory]
    [InlineData("../../../../tmp/x", TarEntryType.RegularFile)]
    [InlineData("/etc/cron.d/x", TarEntryType.RegularFile)]
    [InlineData("module/x", TarEntryType.SymbolicLink)]
    [InlineData("module/x", TarEntryType.HardLink)]
    public void A_hostile_archive_is_refused(string name, TarEntryType type)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var entry = new UstarTarEntry(type, name);
            if (type is TarEntryType.RegularFile) entry.DataStream = new MemoryStream([1]);
            else entry.LinkName = "/etc/passwd";
            writer.WriteEntry(entry);
        }

        Refused(Code.TarballHostile, Gzip(tar.ToArray()));
    }

    [Fact]
    public void A_bomb_is_refused_in_bounded_memory()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 2048; i++) gzip.Write(zeros);
        }

        // A heap as small as this tool needs: a reader that believed the bomb would die.
        Refused(Code.TarballHostile, bomb.ToArray(), new() { ["DOTNET_GCHeapHardLimit"] = "0x6000000" });
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing() =>
        Assert.Contains("no file", (string)Tool.Run("apply", "--json", "/nowhere/x.patch.tar.gz", "--pid", $"{target.Pid}").Is(Code.Usage).Json["message"]!);

    private void Refused(Code code, ReadOnlySpan<byte> tarball, Dictionary<string, string>? environment = null)
    {
        var file = sample.Write("bad.patch.tar.gz", tarball);
        Tool.Run(environment ?? [], "apply", "--json", file, "--pid", $"{target.Pid}").Is(code);
        Tool.Run(environment ?? [], "inspect", "--json", file).Is(code);
        Assert.Equal("41", target.Ask("answer"));
        Assert.DoesNotContain(AgentIdentity.Library, File.ReadAllText($"/proc/{target.Pid}/maps"));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return buffer.ToArray();
    }
}
