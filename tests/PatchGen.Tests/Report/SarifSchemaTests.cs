using System.Text;
using System.Text.Json;
using NJsonSchema;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Report;
using PatchGen.Tests.Architecture;
using PatchGen.Tests.Classify;

namespace PatchGen.Tests.Report;

/// <summary><c>report.sarif</c> is SARIF 2.1.0: by the schema of OASIS, and by what code scanning asks for beyond it.</summary>
public sealed class SarifSchemaTests
{
    private static readonly Lazy<Task<JsonSchema>> Schema = new(() =>
        JsonSchema.FromJsonAsync(File.ReadAllText(Path.Combine(Repository.Root, "tests/fixtures/sarif/sarif-schema-2.1.0.json"))));

    public static TheoryData<string> Verdicts() => ["nothing", "clean", "refused", "accepted", "handled", "silent", "by extraction"];

    [Theory, MemberData(nameof(Verdicts))]
    public async Task Every_verdict_is_valid(string which)
    {
        var log = Encoding.UTF8.GetString(Sarif(which));
        var errors = (await Schema.Value).Validate(log);
        Assert.Empty(errors.Select(e => e.ToString()));
    }

    // A schema that allows anything would hold for ever.
    [Fact]
    public async Task A_log_that_is_not_valid_is_found() =>
        Assert.NotEmpty((await Schema.Value).Validate("""{ "version": "2.1.0", "runs": [ { "results": [ { "message": {}, "level": "grave" } ] } ] }"""));

    [Fact]
    public void A_rule_brings_its_page_as_help()
    {
        using var json = JsonDocument.Parse(Sarif("refused"));
        foreach (var rule in json.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray())
        {
            var page = RulePages.Get(rule.GetProperty("id").GetString()!);
            Assert.Equal(page, rule.GetProperty("help").GetProperty("markdown").GetString());
            Assert.NotEmpty(rule.GetProperty("fullDescription").GetProperty("text").GetString()!);
            Assert.StartsWith("https://", rule.GetProperty("helpUri").GetString());
        }
    }

    [Fact]
    public void The_pre_place_is_a_related_location_of_the_baseline()
    {
        using var json = JsonDocument.Parse(Sarif("refused"));
        var result = json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Single(r => r.GetProperty("ruleId").GetString() == "PG2001");
        Assert.Equal("SRCROOT", Root(result.GetProperty("locations")[0]));
        Assert.Equal("BASELINE", Root(Assert.Single(result.GetProperty("relatedLocations").EnumerateArray())));
        Assert.Equal("new", result.GetProperty("baselineState").GetString());
        static string? Root(JsonElement location) => location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uriBaseId").GetString();
    }

    [Theory]
    [InlineData("accepted", "external", "read at start only")]
    [InlineData("handled", "inSource", "Handled by Hooks.Fill.")]
    [InlineData("silent", "external", "Turned off by the project's configuration.")]
    public void What_does_not_stop_is_suppressed_with_its_reason(string which, string kind, string reason)
    {
        using var json = JsonDocument.Parse(Sarif(which));
        var suppression = Assert.Single(json.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("suppressions").EnumerateArray());
        Assert.Equal((kind, reason), (suppression.GetProperty("kind").GetString(), suppression.GetProperty("justification").GetString()));
    }

    [Fact]
    public void Two_findings_of_one_rule_on_one_member_keep_two_identities()
    {
        var verdict = Sample.Verdict(new UnmodelledChange { Member = Sample.Method, Why = "a" }, new UnmodelledChange { Member = Sample.Method, Why = "b" });
        using var json = JsonDocument.Parse(Reporter.Render(verdict, Sample.Request("/out"))["report.sarif"]);
        var prints = json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r => r.GetProperty("partialFingerprints").GetProperty("patchgen/v1").GetString()).ToList();
        Assert.Equal(2, prints.Distinct().Count());
    }

    private static byte[] Sarif(string which)
    {
        var findings = Sample.Verdict(Sample.Body(traits: MethodTraits.Async), Sample.Initializer(), new UnmodelledChange { Member = Sample.Method, Why = "odd" }).Findings;
        var changes = Sample.Changes(Sample.Body());
        Verdict verdict = which switch
        {
            "nothing" => Sample.Verdict(),
            "clean" => Sample.Verdict(Sample.Body()),
            "refused" => Sample.Verdict(Sample.Body(traits: MethodTraits.Async), Sample.Initializer(), new UnmodelledChange { Member = Sample.Method, Why = "odd" }),
            "accepted" => new Verdict.Refused(changes, [.. Of(findings, "PG2001").Select(f => f with { Justification = "read at start only" })]),
            "handled" => new Verdict.Refused(changes, [.. Of(findings, "PG2001").Select(f => f with { HandledBy = "Hooks.Fill" })]),
            "silent" => new Verdict.Refused(changes, [.. Of(findings, "PG4001").Select(f => f with { Configured = PatchGen.Generator.Compile.Csc.DiagnosticLevel.Silent })]),
            _ => new Verdict.Refused(changes, [new Refusal("PG6107", Sample.Method, new("/src/C.cs", 3, 1, 3, 9), "it calls Print, whose argument list varies", "call a method with a fixed list").ToFinding()]),
        };
        return Reporter.Render(verdict, Sample.Request("/out"))["report.sarif"];
    }

    private static IEnumerable<Finding> Of(IEnumerable<Finding> findings, string id) => findings.Where(f => f.Rule.Id == id);
}
