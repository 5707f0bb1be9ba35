using PatchGen.Format;

namespace PatchGen.Tests.Format;

public sealed class PatchArchiveTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var read = PatchArchive.Read(ArchiveSample.Good.Tarball);
        Assert.True(read.Ok, read.Failure?.Message);
        Assert.Equal(ArchiveSample.Good.Sealed.ToJson(), read.Value.ManifestBytes);
        Assert.Equal(ArchiveSample.Files.OrderBy(f => f.Key), read.Value.Files.OrderBy(f => f.Key));
        Assert.Null(read.Value.Signature);
        Assert.Matches("^[0-9a-v]{8}$", read.Value.Manifest.Id);
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes() =>
        Assert.Equal(ArchiveSample.Good.Tarball, PatchArchive.Write(ArchiveSample.Manifest, ArchiveSample.Files.Reverse().ToDictionary()).Tarball);

    [Fact]
    public void A_signature_does_not_change_the_identity()
    {
        var signed = PatchArchive.Write(ArchiveSample.Manifest, ArchiveSample.Files, [1, 2, 3]);
        Assert.Equal(ArchiveSample.Good.Sealed.ContentHash, signed.Sealed.ContentHash);
        Assert.Equal([1, 2, 3], PatchArchive.Read(signed.Tarball).Value!.Signature!);
    }

    [Fact]
    public void Any_other_file_gives_another_identity()
    {
        var files = ArchiveSample.Files.ToDictionary();
        files["report.html"] = "x"u8.ToArray();
        Assert.NotEqual(ArchiveSample.Good.Sealed.Id, PatchArchive.Write(ArchiveSample.Manifest, files).Sealed.Id);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/absolute")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("line\nbreak")]
    [InlineData("")]
    [InlineData(PatchArchive.ManifestName)]
    public void A_name_that_no_reader_accepts_is_not_written(string name) =>
        Assert.Throws<ArgumentException>(() => PatchArchive.Write(ArchiveSample.Manifest, new Dictionary<string, byte[]> { [name] = [] }));

    [Theory]
    [InlineData("module/My App (x64), v2.dll")]
    [InlineData("module/Ядро.dll")]
    [InlineData("module/a/very/deep/path/that/does/not/fit/into/the/name/field/of/a/tar/header/alone/because/it/is/too/long/Lib.dll")]
    public void A_name_that_an_assembly_may_have_survives(string name)
    {
        var files = ArchiveSample.Files.Append(new(name, [9])).ToDictionary();
        var read = PatchArchive.Read(PatchArchive.Write(ArchiveSample.Manifest, files).Tarball);
        Assert.True(read.Ok, read.Failure?.Message);
        Assert.Equal([9], read.Value.Files[name]);
    }
}
