using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Pack;
using PatchGen.Generator.Report;
using PatchGen.Tests.Classify;

namespace PatchGen.Tests.Pack;

public sealed class PackerTests : IDisposable
{
    private static readonly string[] Reports = ["report.html", "report.sarif", "verdict.json"];
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_patch_reads_back_as_what_was_packed()
    {
        var outcome = Pack();
        var archive = PatchArchive.Read(File.ReadAllBytes(outcome.PatchPath!)).Value!;
        Assert.Equal(Path.Combine(folder, $"Lib-{archive.Manifest.Id}.patch.tar.gz"), outcome.PatchPath);
        Assert.Equal(
            ["module/Lib.patch-00000000.dll", "module/Lib.patch-00000000.pdb", "report.html", "report.sarif"],
            archive.Files.Keys.Order(StringComparer.Ordinal));
        var target = Assert.Single(archive.Manifest.Targets);
        Assert.Equal(("Lib", "module/Lib.patch-00000000.dll"), (target.Name, target.Module));
        Assert.Equal("v1", archive.Manifest.Baseline.Name);
        var finding = Assert.Single(archive.Manifest.Findings);
        Assert.Equal(("PG4001", Severity.Warning), (finding.Rule, finding.Severity));
        Assert.Single(outcome.Manifest!.Targets[0].Replacements);
    }

    [Fact]
    public void The_reports_stand_beside_the_patch()
    {
        Pack();
        Assert.Equal(Reports, Files().Where(f => !f.EndsWith(".gz")));
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        var first = File.ReadAllBytes(Pack().PatchPath!);
        Assert.Equal(first, File.ReadAllBytes(Pack().PatchPath!));
        Assert.Single(Files(), f => f.EndsWith(".gz"));
    }

    [Fact]
    public void An_earlier_patch_of_the_project_is_removed_and_another_projects_stays()
    {
        Earlier();
        var outcome = Pack();
        Assert.Equivalent((string[])["Lib-Extra-00000000.patch.tar.gz", Path.GetFileName(outcome.PatchPath!), .. Reports], Files(), strict: true);
    }

    [Fact]
    public void An_earlier_patch_is_removed_when_the_change_is_refused()
    {
        Earlier();
        var verdict = Sample.Verdict(Sample.Body(), Sample.Field());
        Packer.WriteVerdict("Lib", Reporter.Render(verdict, Sample.Request(folder)), folder);
        Assert.Equal(["Lib-Extra-00000000.patch.tar.gz", .. Reports], Files());
        Assert.Contains("\"outcome\": \"refused\"", File.ReadAllText(Path.Combine(folder, "verdict.json")));
    }

    [Fact]
    public void What_cannot_be_written_is_a_failure_that_names_the_folder()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        var outcome = Pack(Path.Combine(file, "out"));
        Assert.Equal(Code.OutputFailed, outcome.Code);
        Assert.Contains(Path.Combine(file, "out"), outcome.Message);
        Assert.Null(outcome.PatchPath);
        var reports = Reporter.Render(Sample.Verdict(Sample.Field()), Sample.Request(file));
        Assert.Equal(Code.OutputFailed, Packer.WriteVerdict("Lib", reports, Path.Combine(file, "out"))!.Code);
    }

    [Fact]
    public void An_assembly_name_that_a_tarball_may_not_hold_is_packed_all_the_same()
    {
        var outcome = Pack(folder, "Lib:1|x.patch-00000000");
        Assert.True(PatchArchive.Read(File.ReadAllBytes(outcome.PatchPath!)).Ok);
    }

    private PatchOutcome Pack() => Pack(folder);

    private static PatchOutcome Pack(string folder, string moduleName = "Lib.patch-00000000")
    {
        var verdict = (Verdict.Clean)Sample.Verdict(Sample.Body(traits: PatchGen.Generator.Diff.MethodTraits.Async));
        var request = Sample.Request(folder);
        var module = new PatchModule
        {
            Name = moduleName,
            Image = [1, 2, 3],
            Pdb = [4],
            Replacements =
            [
                new Replacement
                {
                    Member = Sample.Method, Token = 0x06000001, Fingerprint = new string('0', 64), HolderType = "Holder", HolderMethod = "Go",
                },
            ],
            Suspended = [],
        };
        return Packer.Pack(verdict, [module], Reporter.Render(verdict, request), request);
    }

    private void Earlier()
    {
        File.WriteAllText(Path.Combine(folder, "Lib-0123abcd.patch.tar.gz"), "earlier");
        File.WriteAllText(Path.Combine(folder, "Lib-Extra-00000000.patch.tar.gz"), "another project's");
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);
}
