using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Match;
using PatchGen.Generator.Report;
using PatchGen.Hooks;
using PatchGen.Tests.Classify;

namespace PatchGen.Tests.Report;

public sealed class ReportTests
{
    private const string Pre = """
        using System.Threading.Tasks;
        public class Reader
        {
            private static int limit = int.Parse("128");
            public async Task<string> Read(string text)
            {
                await Task.Yield();
                return text.Length < limit ? "<pre> & all" : "";
            }
        }
        """;

    private static readonly string Post = Pre.Replace("128", "64", StringComparison.Ordinal).Replace("<pre>", "<post>", StringComparison.Ordinal);

    [Fact]
    public void The_verdict_says_what_was_found_where_and_why()
    {
        using var json = JsonDocument.Parse(Render(Pre, Post)["verdict.json"]);
        var root = json.RootElement;
        Assert.Equal(("Lib", "refused", "refused"), (Text(root, "assembly"), Text(root, "outcome"), Text(root, "code")));
        Assert.Equal(1, root.GetProperty("schemaVersion").GetInt32());
        Assert.True(root.GetProperty("compared").GetInt32() > 0);
        var findings = root.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["PG2001", "PG4001"], findings.Select(f => Text(f, "rule")));
        Assert.Equal((true, false), (findings[0].GetProperty("open").GetBoolean(), findings[1].GetProperty("open").GetBoolean()));
        Assert.Equal("Reader.cs", Text(findings[0].GetProperty("post"), "file"));
        Assert.Equal(4, findings[0].GetProperty("pre").GetProperty("line").GetInt32());
        var changed = Assert.Single(root.GetProperty("changed").EnumerateArray());
        Assert.StartsWith("M:Reader::Read(System.String)", Text(changed, "member"));
        Assert.NotEmpty(Text(changed, "why"));
    }

    [Fact]
    public void A_new_method_that_calls_a_changed_one_back_is_drawn_once()
    {
        var html = Render(
            "public static class C { public static int A(int n) => n; }",
            "public static class C { public static int A(int n) => n < 1 ? n : B(n - 1); private static int B(int n) => A(n); }")["report.html"];
        Assert.Single(Regex.Matches(Encoding.UTF8.GetString(html), "class=\"node new\""));
    }

    [Fact]
    public void The_sarif_log_names_rule_place_and_identity_of_each_finding()
    {
        using var json = JsonDocument.Parse(Render(Pre, Post)["report.sarif"]);
        Assert.Equal("2.1.0", Text(json.RootElement, "version"));
        var run = Assert.Single(json.RootElement.GetProperty("runs").EnumerateArray());
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            var rule = rules[result.GetProperty("ruleIndex").GetInt32()];
            Assert.Equal(Text(rule, "id"), Text(result, "ruleId"));
            Assert.EndsWith(Text(rule, "id") + ".md", Text(rule, "helpUri"));
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.Equal("Reader.cs", Text(place.GetProperty("artifactLocation"), "uri"));
            Assert.True(place.GetProperty("region").GetProperty("startColumn").GetInt32() > 0);
            Assert.True(place.GetProperty("region").GetProperty("endColumn").GetInt32() > 0);
            Assert.Equal(64, Text(result.GetProperty("partialFingerprints"), "patchgen/v1").Length);
            Assert.True(result.TryGetProperty("relatedLocations", out _));
        }

        Assert.Equal(["error", "warning"], run.GetProperty("results").EnumerateArray().Select(r => Text(r, "level")));
    }

    [Fact]
    public void An_accepted_finding_is_a_suppressed_result()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """<Suppressions><Suppression Rule="PG2001" Member="F:Reader::limit" Justification="the host sets it" /></Suppressions>""");
            var verdict = Assert.IsType<Verdict.Clean>(Classifier.Classify(Changes(Pre, Post), file).Value);
            using var json = JsonDocument.Parse(Reporter.Render(verdict, Sample.Request("/out"))["report.sarif"]);
            var result = json.RootElement.GetProperty("runs")[0].GetProperty("results")[0];
            Assert.Equal("the host sets it", Text(Assert.Single(result.GetProperty("suppressions").EnumerateArray()), "justification"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_finding_keeps_its_fingerprint_when_code_above_it_moves()
    {
        var moved = Fingerprints(Render("\n\n" + Pre, "\n\n\n" + Post));
        Assert.Equal(Fingerprints(Render(Pre, Post)), moved);
    }

    [Fact]
    public void The_page_shows_both_sides_of_the_source_escaped()
    {
        var html = Encoding.UTF8.GetString(Render(Pre, Post)["report.html"]);
        Assert.Contains("<b>&quot;&lt;pre&gt;</b> &amp; all&quot;", html);
        Assert.Contains("<b>&quot;&lt;post&gt;</b> &amp; all&quot;", html);
        Assert.DoesNotContain("<pre>", html);
        Assert.Contains("<span class=\"badge refused\">refused</span>", html);
        Assert.Contains("PG4001", html);
    }

    [Fact]
    public void The_page_shows_the_il_of_a_state_machine_without_offsets()
    {
        var html = Encoding.UTF8.GetString(Render(Pre, Post)["report.html"]);
        Assert.Contains("ldstr", html);
        Assert.DoesNotMatch("IL_[0-9a-f]{4}", html);
    }

    [Fact]
    public void The_page_names_hooks_and_shadow_fields_and_what_cannot_be_undone()
    {
        var module = new PatchModule
        {
            Name = "Lib.patch-00000000", Image = [], Pdb = [], Replacements = [], Suspended = [],
            Hooks = [new ManifestHook { Stage = HookStage.Apply, Type = "Hooks.Limit", Method = "Set", Handles = ["PG2001"], NoReverse = "mail was sent" }],
            ShadowFields = [new ShadowedField { Member = new("F:Reader::retries"), Type = "Reader", ValueType = "System.Int32", Initial = ShadowInitial.Hook }],
        };
        var clean = new Verdict.Clean(Changes(Pre, Pre.Replace("<pre>", "<post>", StringComparison.Ordinal)), []);
        var html = Encoding.UTF8.GetString(Reporter.Render(clean, Sample.Request("/out"), [module])["report.html"]);
        Assert.Contains("<code>Hooks.Limit.Set</code></td><td>PG2001", html);
        Assert.Contains("It cannot be taken off again: mail was sent", html);
        Assert.Contains("<code>Reader.retries</code></td><td><code>System.Int32</code>", html);
        Assert.DoesNotContain("takes it off again.", html);
    }

    [Fact]
    public void The_page_needs_no_other_file()
    {
        var html = Encoding.UTF8.GetString(Render(Pre, Post)["report.html"]);
        foreach (var loader in (string[])["<script", "<link", "<img", "<iframe", "src=", "url(", "@import"]) Assert.DoesNotContain(loader, html);
    }

    [Fact]
    public void The_page_says_so_where_the_source_is_the_same_and_the_code_is_not()
    {
        var html = Encoding.UTF8.GetString(Render(
            [("/src/Limits.cs", "class Limits { internal const int Depth = 2; }"), ("/src/Use.cs", "public class Use { public int Depth() => Limits.Depth; }")],
            [("/src/Limits.cs", "class Limits { internal const int Depth = 1; }"), ("/src/Use.cs", "public class Use { public int Depth() => Limits.Depth; }")])["report.html"]);
        Assert.Contains("The same on both sides", html);
    }

    [Fact]
    public void Reports_are_the_same_wherever_the_project_stands()
    {
        var here = Render(Pre, Post);
        var there = Render([("/home/me/lib/Reader.cs", Pre)], [("/home/me/lib/Reader.cs", Post)], "/home/me/lib");
        Assert.Equal(here.Keys.Order(), there.Keys.Order());
        Assert.All(here, file => Assert.Equal(WithoutMvid(file.Value), WithoutMvid(there[file.Key])));

        // The compiler hashes the names of the documents into it.
        static string WithoutMvid(byte[] report) => Regex.Replace(Encoding.UTF8.GetString(report), "[0-9a-f]{8}-[0-9a-f-]{27}", "");
    }

    [Fact]
    public void A_shipped_sides_files_are_named_as_the_projects()
    {
        var request = Sample.Request("/out", "/home/me/lib");
        using var pre = TestCompiler.Snapshot([("/_/src/lib/Reader.cs", Pre)]);
        var changes = Differ.Diff(Matcher.Match(new Snapshot(pre.Image, pre.Pdb), TestCompiler.Snapshot([("/home/me/lib/Reader.cs", Post)])), CancellationToken.None);
        using var json = JsonDocument.Parse(Reporter.Render(Classifier.Classify(changes, null).Value!, request)["verdict.json"]);
        Assert.Equal("Reader.cs", Text(json.RootElement.GetProperty("findings")[0].GetProperty("pre"), "file"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_shipped_sides_source_is_shown_where_its_pdb_holds_it(bool embedded)
    {
        // Long enough to be deflated.
        var pre = Pre + "\n// " + new string('x', 500);
        using var compiled = TestCompiler.Snapshot([("/_/Reader.cs", pre)], embedSources: embedded);
        var changes = Differ.Diff(Matcher.Match(new Snapshot(compiled.Image, compiled.Pdb), TestCompiler.Snapshot([("/src/Reader.cs", Post)])), CancellationToken.None);
        var html = Encoding.UTF8.GetString(Reporter.Render(Classifier.Classify(changes, null).Value!, Sample.Request("/out"))["report.html"]);
        Assert.Equal(embedded, html.Contains("<b>&quot;128&quot;</b>", StringComparison.Ordinal));
        Assert.Equal(!embedded, html.Contains("Its text is not known on the pre side", StringComparison.Ordinal));
    }

    private static IReadOnlyDictionary<string, byte[]> Render(string pre, string post) => Render([("/src/Reader.cs", pre)], [("/src/Reader.cs", post)]);

    private static IReadOnlyDictionary<string, byte[]> Render((string, string)[] pre, (string, string)[] post, string project = "/src") =>
        Reporter.Render(Classifier.Classify(Changes(pre, post), null).Value!, Sample.Request("/out", project));

    internal static ChangeSet Changes(string pre, string post) => Changes([("/src/Reader.cs", pre)], [("/src/Reader.cs", post)]);

    private static ChangeSet Changes((string, string)[] pre, (string, string)[] post) =>
        Differ.Diff(Matcher.Match(TestCompiler.Snapshot(pre), TestCompiler.Snapshot(post)), CancellationToken.None);

    private static string[] Fingerprints(IReadOnlyDictionary<string, byte[]> reports)
    {
        using var json = JsonDocument.Parse(reports["report.sarif"]);
        return [.. json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(r => Text(r.GetProperty("partialFingerprints"), "patchgen/v1"))];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
