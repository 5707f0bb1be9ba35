namespace PatchGen.PackageTests;

/// <summary>How grave a finding is, by the switches that a project has anyway; and what pipelines are told.</summary>
public class SeverityTests(PackedFeed feed)
{
    private const string Reader = """
        namespace Lib;

        public class Reader
        {
            private static int depth = 1;
            public async System.Threading.Tasks.Task<int> Read() { await System.Threading.Tasks.Task.Yield(); return 1; }
            public static int Depth() => depth;
        }
        """;

    [Fact]
    public void The_projects_own_switches_raise_and_lower_warnings_and_each_change_counts_at_once()
    {
        using var scratch = Repository();
        scratch.Write("src/Lib/Reader.cs", Reader.Replace("return 1", "return 2"));

        Assert.Single(scratch.Create("-p:PatchGenBaseline=v1").Lines("warning PG4001"));
        Assert.Empty(scratch.Create("-p:PatchGenBaseline=v1", "-p:NoWarn=PG4001").Lines("PG4001"));

        var strict = scratch.Create("-p:PatchGenBaseline=v1", "-p:TreatWarningsAsErrors=true");
        Assert.False(strict.Ok, strict.Output);
        Assert.Single(strict.Lines("error PG4001"));
        Assert.Empty(scratch.Patches);
        Assert.True(scratch.Create("-p:PatchGenBaseline=v1", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=PG4001").Ok);
        Assert.False(scratch.Create("-p:PatchGenBaseline=v1", "-p:WarningsAsErrors=PG4001").Ok);

        scratch.Write("src/Lib/.editorconfig", "[*.cs]\ndotnet_diagnostic.PG4001.severity = error\n");
        Assert.Single(scratch.Create("-p:PatchGenBaseline=v1").Lines("error PG4001"));
        scratch.Write("src/Lib/.editorconfig", "[*.cs]\ndotnet_diagnostic.PG4001.severity = none\n");
        var silent = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.True(silent.Ok, silent.Output);
        Assert.Empty(silent.Lines("PG4001"));
        Assert.Single(scratch.Patches);
    }

    [Fact]
    public void A_suppression_file_is_generated_filled_in_and_taken_and_counts_at_once()
    {
        using var scratch = Repository();
        scratch.Write("src/Lib/Reader.cs", Reader.Replace("depth = 1", "depth = int.Parse(\"2\")").Replace("=> depth", "=> depth + 0 * 1 + 1"));
        var refused = scratch.Create("-p:PatchGenBaseline=v1", "-p:NoWarn=PG2001");
        Assert.Contains("has no effect", Assert.Single(refused.Lines("error PG2001")), StringComparison.Ordinal);

        var file = Path.Combine(scratch.Project, "PatchGenSuppressions.xml");
        scratch.Create("-p:PatchGenBaseline=v1", "-p:PatchGenGenerateSuppressionFile=true");
        var generated = File.ReadAllText(file);
        Assert.Contains("Rule=\"PG2001\" Member=\"F:Lib.Reader::depth\" Justification=\"\"", generated, StringComparison.Ordinal);
        Assert.Matches(@"PatchGenSuppressions\.xml\(2\): error PG9004: .* has no Justification", Assert.Single(scratch.Create("-p:PatchGenBaseline=v1").Lines("(2): error PG9004")));

        File.WriteAllText(file, generated.Replace("Justification=\"\"", "Justification=\"read by tests only\"", StringComparison.Ordinal));
        var accepted = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.True(accepted.Ok, accepted.Output);
        Assert.Equal("read by tests only", Assert.Single(scratch.Manifest().Findings, f => f.Rule == "PG2001").Justification);

        scratch.Write("src/Lib/Reader.cs", Reader.Replace("=> depth", "=> depth + 2"));
        Assert.Contains("PG2001 does not occur on F:Lib.Reader::depth", Assert.Single(scratch.Create("-p:PatchGenBaseline=v1").Lines("(2): error PG9004")), StringComparison.Ordinal);
        Assert.Empty(scratch.Patches);
    }

    [Fact]
    public void Pipelines_get_marks_at_the_line_and_a_summary()
    {
        using var scratch = Repository();
        scratch.Write("src/Lib/Reader.cs", Reader.Replace("return 1", "return 2"));
        var step = Path.Combine(scratch.Root, "..", "step.md");
        var gitHub = new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_WORKSPACE"] = scratch.Root, ["GITHUB_STEP_SUMMARY"] = step };

        var marked = scratch.BuildIn(scratch.Project, gitHub, "-t:CreatePatch", "-p:PatchGenBaseline=v1", "-p:PatchGenSummaryFile=../../../summary.md");

        Assert.True(marked.Ok, marked.Output);
        Assert.StartsWith("::warning file=src/Lib/Reader.cs,line=6,", Assert.Single(marked.Lines("::warning")).TrimStart());
        Assert.Contains($"**Patch `{scratch.Manifest().Id}`**", File.ReadAllText(step), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(step).TrimEnd(), File.ReadAllText(Path.Combine(scratch.Root, "..", "summary.md")).TrimEnd());

        var azure = scratch.Create("-p:PatchGenBaseline=v1", "-p:PatchGenAnnotations=azure");
        Assert.Contains("sourcepath=", Assert.Single(azure.Lines("##vso[task.logissue type=warning;")), StringComparison.Ordinal);
        Assert.True(File.Exists(Assert.Single(azure.Lines("##vso[task.uploadsummary]")).Split(']')[1]));
        Assert.Single(scratch.Create("-p:PatchGenBaseline=v1", "-p:PatchGenAnnotations=jenkins").Lines("error PG9000"));
    }

    private Scratch Repository()
    {
        var scratch = new Scratch(feed);
        scratch.Write("src/Lib/Reader.cs", Reader);
        scratch.Commit("v1");
        return scratch;
    }
}
