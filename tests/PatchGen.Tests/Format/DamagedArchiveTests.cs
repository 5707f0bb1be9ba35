using CsCheck;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

public sealed class DamagedArchiveTests
{
    [Fact]
    public void A_tarball_cut_anywhere_is_refused()
    {
        var good = ArchiveSample.Good.Tarball;
        for (var length = 0; length < good.Length; length += length < 64 || length > good.Length - 64 ? 1 : 13)
        {
            var read = PatchArchive.Read(good.AsMemory(0, length));
            Assert.False(read.Ok, $"cut at {length} of {good.Length}");
            Assert.Equal(Code.TarballTruncated, read.Failure.Code);
        }
    }

    [Theory]
    [InlineData("\"effect\": \"none\",", "", "effect")]
    [InlineData("\"severity\": \"Warning\"", "\"severity\": \"Dreadful\"", "severity")]
    [InlineData("\"member\": \"M:Lib.C::M()System.Int32\",\n      \"message\"", "\"member\": \"somewhere\",\n      \"message\"", "member")]
    public void A_manifest_that_an_earlier_or_later_version_wrote_otherwise_is_refused_with_the_remedy(string text, string other, string names)
    {
        var refused = PatchArchive.Read(ArchiveSample.WithManifest(manifest => manifest.Contains(text, StringComparison.Ordinal) ? manifest.Replace(text, other, StringComparison.Ordinal) : throw new InvalidOperationException(manifest))).Failure!;
        Assert.Equal(Code.TarballManifest, refused.Code);
        Assert.Contains(names, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Make the patch again with this version of PatchGen, or fetch it again.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_never_gives_another_patch()
    {
        var good = ArchiveSample.Good.Tarball;
        var harmless = 0;
        for (var bit = 0; bit < good.Length * 8; bit += 3)
        {
            var bytes = good.ToArray();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            var read = PatchArchive.Read(bytes);
            if (!read.Ok)
            {
                Assert.Equal(6, read.Failure.Code.Exit);
                continue;
            }

            // gzip's header has bytes that nobody reads: time, system.
            harmless++;
            Assert.Equal(ArchiveSample.Good.Sealed.ToJson(), read.Value.ManifestBytes);
            Assert.Equal(ArchiveSample.Files.OrderBy(f => f.Key), read.Value.Files.OrderBy(f => f.Key));
        }

        Assert.InRange(harmless, 0, 10 * 8);
    }

    [Fact]
    public void A_flipped_bit_inside_the_tar_never_gives_another_patch()
    {
        // With a good gzip around it: what somebody does who recompresses.
        var tar = ArchiveSample.Gunzip(ArchiveSample.Good.Tarball);
        for (var bit = 0; bit < tar.Length * 8; bit += 29)
        {
            var bytes = tar.ToArray();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            var read = PatchArchive.Read(ArchiveSample.Gzip(bytes));
            if (read.Ok) Assert.Equal(ArchiveSample.Good.Sealed.ContentHash, read.Value.Manifest.ContentHash);
            else Assert.Equal(6, read.Failure.Code.Exit);
        }
    }

    [Fact]
    public void Random_bytes_are_refused() =>
        Gen.Byte.Array[0, 2000].Sample(bytes => PatchArchive.Read(bytes).Failure?.Code.Exit == 6, iter: 2000);

    [Fact]
    public void Random_bytes_in_a_gzip_are_refused() =>
        Gen.Byte.Array[0, 2000].Sample(bytes => PatchArchive.Read(ArchiveSample.Gzip(bytes)).Failure?.Code.Exit == 6, iter: 500);

    [Fact]
    public void Random_bytes_as_manifest_are_refused() =>
        Gen.Byte.Array[0, 400].Sample(
            bytes => PatchArchive.Read(ArchiveSample.Tar(tar => ArchiveSample.Add(tar, "manifest.json", bytes))).Failure?.Code == Code.TarballManifest,
            iter: 500);
}
