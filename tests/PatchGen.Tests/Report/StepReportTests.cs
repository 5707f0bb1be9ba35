using System.Text.Json;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Match;
using PatchGen.Generator.Report.Steps;
using PatchGen.Tests.Diff;

namespace PatchGen.Tests.Report;

/// <summary>What a run that stops after a step prints.</summary>
public sealed class StepReportTests
{
    private const string Pre = "public class Reader { private const int Max = 128; public bool Fits(int n) => n < Max; public void Old() { } }";

    private static readonly string Post = Pre.Replace("128", "64", StringComparison.Ordinal).Replace("Old", "New", StringComparison.Ordinal);

    [Fact]
    public void Compile_tells_the_bytes_of_both_sides()
    {
        using var pre = TestCompiler.Snapshot(Pre);
        using var post = TestCompiler.Snapshot(Post);

        var report = StepReport.Of(pre, post);

        var root = Json(report);
        Assert.Equal(("compile", "Lib"), (Text(root, "step"), Text(root, "assembly")));
        Assert.Equal(pre.Mvid, root.GetProperty("pre").GetProperty("mvid").GetGuid());
        Assert.NotEqual(Text(root.GetProperty("pre"), "dllSha256"), Text(root.GetProperty("post"), "dllSha256"));
        Assert.Contains(report.Lines, line => line.Contains(post.Mvid.ToString(), StringComparison.Ordinal));
        Assert.Contains("to the same bytes", StepReport.Of(pre, pre).Lines[0]);
    }

    [Fact]
    public void Match_lists_what_only_one_side_has()
    {
        using var pre = TestCompiler.Snapshot(Pre);
        using var post = TestCompiler.Snapshot(Post);

        var report = StepReport.Of(Matcher.Match(pre, post));

        var methods = Json(report).GetProperty("methods");
        Assert.Equal("M:Reader::New()System.Void", Assert.Single(methods.GetProperty("added").EnumerateArray()).GetString());
        Assert.Equal("M:Reader::Old()System.Void", Assert.Single(methods.GetProperty("removed").EnumerateArray()).GetString());
        Assert.Equal(2, methods.GetProperty("paired").GetInt32());
        Assert.Contains("  - Reader.Old()", report.Lines);
        Assert.Contains("  + Reader.New()", report.Lines);
    }

    [Fact]
    public void Diff_lists_every_fact_with_its_place_and_why()
    {
        var changes = Compared.Of(Pre, Post);

        var report = StepReport.Of(changes, Request());

        var facts = Json(report).GetProperty("facts").EnumerateArray().ToList();
        Assert.Equal(changes.Facts.Select(f => f.GetType().Name), facts.Select(f => Text(f, "kind")));
        var changed = facts.Single(f => Text(f, "kind") == "MethodChanged");
        Assert.Contains("const Max", Text(changed, "why"));
        Assert.Equal(1, changed.GetProperty("post").GetProperty("line").GetInt32());
        Assert.Equal("64", Text(facts.Single(f => Text(f, "kind") == "ConstChanged").GetProperty("details"), "postValue"));
        Assert.Contains("method changed: Reader.Fits(System.Int32)", report.Lines);
    }

    [Fact]
    public void Diff_of_a_side_with_itself_says_that_nothing_differs() =>
        Assert.StartsWith("Lib: nothing differs (", Assert.Single(StepReport.Of(Compared.Of(Pre, Pre), Request()).Lines));

    [Fact]
    public void Classify_says_which_findings_stop_the_patch()
    {
        var verdict = Classifier.Classify(Compared.Of("public struct A { }", "public struct A { private int added; }"), null).Value!;

        var report = StepReport.Of(verdict, Request());

        Assert.Equal(Code.Refused, verdict.Code);
        Assert.Equal(("classify", "refused"), (Text(Json(report), "step"), Text(Json(report), "code")));
        Assert.StartsWith("Lib: not safe to apply live: ", report.Lines[0]);
        Assert.Contains(report.Lines, line => line.StartsWith("PG1001 ", StringComparison.Ordinal) && line.Contains("stops the patch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_with_references_shows_them_behind_its_own()
    {
        var (dependency, own) = (TestCompiler.Snapshot(Pre, assembly: "Dep"), TestCompiler.Snapshot(Pre));
        var (compiled, matched) = (StepReport.Of([(dependency, dependency), (own, own)]), StepReport.Of([Matcher.Match(dependency, dependency), Matcher.Match(own, own)]));

        foreach (var report in (StepReport[])[compiled, matched])
        {
            Assert.StartsWith("Lib: ", report.Lines[0]);
            Assert.Contains(report.Lines, line => line.StartsWith("Dep: ", StringComparison.Ordinal));
            Assert.Equal("Lib", Text(Json(report), "assembly"));
            Assert.Equal("Dep", Text(Assert.Single(Json(report).GetProperty("referenced").EnumerateArray()), "assembly"));
        }
    }

    private static PatchRequest Request() => new()
    {
        Pre = new SideInput.Binary("pre.dll"),
        Post = new SideInput.Binary("post.dll"),
        Baseline = new Baseline { Kind = BaselineKind.Assembly, Name = "pre.dll" },
        OutputDirectory = "nowhere",
    };

    private static JsonElement Json(StepReport report) => JsonElement.Parse(report.Json);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
