using System.Text;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

public sealed class HostileManifestTests
{
    [Fact]
    public void The_sample_itself_is_good() => Assert.True(PatchArchive.Read(ArchiveSample.WithManifest(json => json)).Ok);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"schemaVersion\"")]
    [InlineData("{}")]
    [InlineData("{ \"schemaVersion\": null }")]
    [InlineData("{ \"schemaVersion\": \"1\" }")]
    [InlineData("{ \"schemaVersion\": 1 }")]
    [InlineData("{ \"schemaVersion\": 99999999999 }")]
    public void A_manifest_that_is_none_is_refused(string json) => Refused(Code.TarballManifest, _ => json);

    [Fact]
    public void A_later_schema_is_refused_with_both_versions()
    {
        var failure = Refused(Code.TarballManifest, json => json.Replace("\"schemaVersion\": 1,", "\"schemaVersion\": 2,"));
        Assert.Contains("schema 2", failure.Message);
        Assert.Contains("reads 1", failure.Message);
    }

    [Theory]
    [InlineData("files", "null")]
    [InlineData("files", "[null]")]
    [InlineData("targets", "null")]
    [InlineData("targets", "[null]")]
    [InlineData("targets", "[]")]
    [InlineData("findings", "null")]
    [InlineData("findings", "[null]")]
    [InlineData("requires", "[null]")]
    [InlineData("baseline", "null")]
    [InlineData("baseline", "[]")]
    [InlineData("contentHash", "null")]
    [InlineData("contentHash", "\"\"")]
    [InlineData("id", "null")]
    [InlineData("name", "null")]
    [InlineData("name", "\"\\ud800\"")]
    [InlineData("roots", "[[[[]]]]")]
    public void A_field_of_a_wrong_shape_is_refused(string field, string value) =>
        Refused(Code.TarballManifest, json =>
        {
            var node = System.Text.Json.Nodes.JsonNode.Parse(json)!;
            node[field] = null;
            return node.ToJsonString().Replace($"\"{field}\":null", $"\"{field}\":{value}");
        });

    [Fact]
    public void A_null_deep_inside_is_refused() =>
        Refused(Code.TarballManifest, json => json.Replace("\"holderType\": \"Lib.Holder\"", "\"holderType\": null"));

    [Theory]
    [InlineData("\"suspended\": []")]
    [InlineData("\"roots\": []")]
    public void A_missing_list_is_refused(string list) => Refused(Code.TarballManifest, json => json.Replace(list, "\"x\": 1"));

    [Fact]
    public void A_field_that_the_hash_does_not_cover_is_refused() =>
        Refused(Code.TarballManifest, json => json.Replace("\"schemaVersion\": 1,", "\"schemaVersion\": 1, \"extra\": true,"));

    [Fact]
    public void Nesting_without_end_is_refused() => Refused(Code.TarballManifest, _ => new string('[', 100_000));

    [Fact]
    public void Another_content_hash_is_refused() =>
        Refused(Code.TarballHash, json => json.Replace(ArchiveSample.Good.Sealed.ContentHash, new string('0', 64)));

    [Fact]
    public void Another_id_is_refused() =>
        Refused(Code.TarballHash, json => json.Replace(ArchiveSample.Good.Sealed.Id, "00000000"));

    [Fact]
    public void An_edited_manifest_is_refused() =>
        Refused(Code.TarballHash, json => json.Replace("\"token\": 100663297", "\"token\": 100663298"));

    [Fact]
    public void A_file_with_other_bytes_is_refused() => RefusedFiles(files => files["report.html"] = Encoding.UTF8.GetBytes("<p>grösser</p>"));

    [Fact]
    public void A_missing_file_is_refused() => RefusedFiles(files => files.Remove("report.html"));

    [Fact]
    public void A_tarball_without_manifest_is_refused() =>
        Assert.Equal(Code.TarballManifest, PatchArchive.Read(ArchiveSample.Tar(tar => ArchiveSample.Add(tar, "x", [1]))).Failure?.Code);

    [Fact]
    public void A_target_without_its_module_is_refused()
    {
        var tarball = PatchArchive.Write(ArchiveSample.Manifest, new Dictionary<string, byte[]> { ["report.html"] = [] }).Tarball;
        Assert.Equal(Code.TarballManifest, PatchArchive.Read(tarball).Failure?.Code);
    }

    private static void RefusedFiles(Action<Dictionary<string, byte[]>> change)
    {
        var files = ArchiveSample.Files.ToDictionary();
        change(files);
        var tarball = ArchiveSample.Tar(tar =>
        {
            ArchiveSample.Add(tar, PatchArchive.ManifestName, ArchiveSample.Good.Sealed.ToJson());
            foreach (var (name, bytes) in files) ArchiveSample.Add(tar, name, bytes);
        });
        Assert.Equal(Code.TarballHash, PatchArchive.Read(tarball).Failure?.Code);
    }

    private static Failure Refused(Code code, Func<string, string> change)
    {
        var read = PatchArchive.Read(ArchiveSample.WithManifest(change));
        Assert.False(read.Ok);
        Assert.Equal(code, read.Failure.Code);
        return read.Failure;
    }
}
