using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Csc;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Report;
using PatchGen.Tests.Classify;

namespace PatchGen.Tests.Report;

/// <summary>What pipelines are told: which one listens, marks in the pull request, the summary for its reviewers.</summary>
public sealed class PipelineTests
{
    private static readonly BuildPipeline GitHub = new(PipelineKind.GitHub, "/src");
    private static readonly BuildPipeline Azure = new(PipelineKind.Azure, "/src");

    [Theory]
    [InlineData("", "", PipelineKind.None)]
    [InlineData("auto", "GITHUB_ACTIONS=true", PipelineKind.GitHub)]
    [InlineData(null, "TF_BUILD=True", PipelineKind.Azure)]
    [InlineData("none", "GITHUB_ACTIONS=true", PipelineKind.None)]
    [InlineData("GitHub", "TF_BUILD=True", PipelineKind.GitHub)]
    [InlineData("azure", "", PipelineKind.Azure)]
    [InlineData("auto", "GITHUB_ACTIONS=false", PipelineKind.None)]
    public void The_pipeline_is_the_one_that_is_wanted_or_that_the_environment_tells(string? wanted, string environment, PipelineKind expected) =>
        Assert.Equal(expected, BuildPipeline.Find(wanted, name => environment.StartsWith(name + "=", StringComparison.Ordinal) ? environment[(name.Length + 1)..] : null)!.Kind);

    [Fact]
    public void An_unknown_pipeline_is_none_of_them() => Assert.Null(BuildPipeline.Find("jenkins", _ => null));

    [Fact]
    public void GitHub_marks_the_line_with_the_code_as_its_title()
    {
        var lines = Annotations.Of(Findings(), GitHub, "/src/C.csproj");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("::error file=C.csproj,line=1,endLine=1,col=1,endColumn=1,title=PG6000%3A Change that PatchGen does not model::N.C.Go", lines[0]);
        Assert.StartsWith("::error file=C.cs,line=3,endLine=3,col=16,endColumn=21,title=PG2001%3A Static initializer changed::The initializer of N.C.limit changed", lines[1]);
        Assert.StartsWith("::warning file=C.csproj,line=1", lines[2]);
    }

    [Fact]
    public void Azure_logs_an_issue_with_the_code()
    {
        var lines = Annotations.Of(Findings(), Azure, "/src/C.csproj");
        Assert.StartsWith("##vso[task.logissue type=error;sourcepath=C.cs;linenumber=3;columnnumber=16;code=PG2001]The initializer of N.C.limit changed", lines[1]);
        Assert.StartsWith("##vso[task.logissue type=warning;sourcepath=C.csproj;linenumber=1;columnnumber=1;code=PG4001]", lines[2]);
    }

    [Fact]
    public void What_would_end_a_command_is_escaped()
    {
        var finding = Findings()[1] with { Message = "100 % of\nit" };
        var odd = finding with { Fact = finding.Fact with { Post = new("/src/a,b;c]:d.cs", 1, 1, 2, 1) } };
        Assert.StartsWith("::error file=a%2Cb;c]%3Ad.cs,line=1,endLine=2,title=PG2001%3A Static initializer changed::100 %25 of%0Ait", Annotations.Of([odd], GitHub, "/src/C.csproj")[0]);
        Assert.StartsWith("##vso[task.logissue type=error;sourcepath=a,b%3Bc%5D:d.cs;linenumber=1;columnnumber=1;code=PG2001]100 % of it", Annotations.Of([odd], Azure, "/src/C.csproj")[0]);
    }

    [Fact]
    public void Notes_accepted_and_silenced_findings_are_not_marked()
    {
        var accepted = Findings()[1] with { Justification = "read at start only" };
        var silenced = Findings()[2] with { Configured = DiagnosticLevel.Silent };
        Assert.Empty(Annotations.Of([accepted, silenced], GitHub, "/src/C.csproj"));
        Assert.Empty(Annotations.Of(Findings(), new BuildPipeline(PipelineKind.None), "/src/C.csproj"));
    }

    [Fact]
    public void The_summary_of_a_refusal_says_what_stops_it_where_and_what_to_do()
    {
        var text = Summary.Write(Outcome(Code.Refused), "Shop", file => file["/src/".Length..]);
        Assert.Contains("### PatchGen: Shop", text);
        Assert.Contains("**No patch**: the change is not safe", text);
        Assert.Contains("#### Stops the patch (2)", text);
        Assert.Contains("| `C.cs:3` | The initializer of N.C.limit changed", text);
        Assert.Contains("#### To know before it is applied (1)", text);
        Assert.Contains("1 changed method</summary>", text);
    }

    [Fact]
    public void The_summary_of_a_patch_names_it_and_what_was_accepted()
    {
        var findings = Findings()[1] with { Justification = "a | b <c>" };
        var manifest = Format.ArchiveSample.Good.Sealed;
        var text = Summary.Write(Outcome(Code.Ok) with { Manifest = manifest, Findings = [findings] }, "Shop", file => file);
        Assert.Contains($"**Patch `{manifest.Id}`**", text);
        Assert.Contains("#### Handled or accepted (1)", text);
        Assert.Contains("a \\| b &lt;c>", text);
        Assert.DoesNotContain("Stops the patch", text);
    }

    [Fact]
    public void The_summary_of_a_failure_shows_its_evidence()
    {
        var text = Summary.Write(new PatchOutcome { Code = Code.CompileFailed, Message = "It does not compile.", Evidence = ["C.cs(1,2): error CS1002: ; expected"] }, "Shop", file => file);
        Assert.Contains("**No patch**: It does not compile.", text);
        Assert.Contains("error CS1002", text);
    }

    private static IReadOnlyList<Finding> Findings() => Sample.Verdict(Sample.Body(traits: MethodTraits.Async), Sample.Initializer(), new UnmodelledChange { Member = Sample.Method, Why = "odd" }).Findings;

    private static PatchOutcome Outcome(Code code) => new() { Code = code, Message = "", Findings = [.. Findings()], Changes = Sample.Changes(Sample.Body(traits: MethodTraits.Async)) };
}
