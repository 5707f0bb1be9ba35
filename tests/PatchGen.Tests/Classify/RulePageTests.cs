using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Tests.Architecture;

namespace PatchGen.Tests.Classify;

/// <summary>Every rule has its page, and every page its rule.</summary>
public sealed partial class RulePageTests
{
    // Pages without an example that runs, each with the reason.
    private static readonly Dictionary<string, string> WithoutExample = new()
    {
        ["PG9101"] = "The file of the API has to vanish between the load of the generator and the compilation of the hooks.",
    };

    public static TheoryData<string> RuleIds() => [.. Rule.All.Select(rule => rule.Id)];

    public static TheoryData<string> OtherIds() => [.. RulePages.All.Keys.Except(Rule.All.Select(rule => rule.Id))];

    [Theory, MemberData(nameof(RuleIds))]
    public void A_rule_has_a_page_with_at_least_two_examples_of_both_kinds(string id)
    {
        var page = new RulePage(RulePages.All[id]);
        var rule = Rule.All.Single(r => r.Id == id);
        Assert.Equal($"# {id}: {rule.Title}", page.Title);
        Assert.All(page.Severities, severity => Assert.True(Enum.TryParse<Severity>(severity, out _), severity));
        Assert.Equal(["Why", "Fires", "Allowed", "What to do instead"], page.Sections);
        Assert.True(page.Examples.Count(e => e.Section == "Fires") >= 2, "fewer than two examples where it fires");
        Assert.True(page.Examples.Count(e => e.Section == "Allowed") >= 2, "fewer than two examples where it stays silent");
        Assert.All(page.Examples, e => Assert.NotEqual("", e.Post));
    }

    [Theory, MemberData(nameof(OtherIds))]
    public void A_page_of_the_extractor_or_the_build_has_an_example_that_fires_unless_it_is_listed(string id)
    {
        var page = new RulePage(RulePages.All[id]);
        Assert.StartsWith($"# {id}: ", page.Title, StringComparison.Ordinal);
        Assert.Contains(page.Severities[0], (string[])["Refused", "error of the build", "warning of the build", "message of the build"]);
        Assert.Equal(WithoutExample.ContainsKey(id) ? "no example" : "an example", page.Examples.Any(e => e.Section == "Fires") ? "an example" : "no example");
        Assert.StartsWith("What to do", page.Sections[^1], StringComparison.Ordinal);
        if (WithoutExample.ContainsKey(id)) return;
        // A build that succeeds without a word needs no example; what a step lets through does.
        var commands = page.Examples.Any(e => e.Console.Count > 0);
        Assert.Equal(commands ? ["Why", "Fires"] : ["Why", "Fires", "Allowed"], page.Sections[..^1]);
        Assert.All(page.Examples, e => Assert.True(commands ? e.Console.Any(line => !line.StartsWith('$')) : e.Post != "", "an example that shows nothing"));
        Assert.True(commands || page.Examples.Any(e => e.Section == "Allowed"), "no example that passes");
    }

    [Fact]
    public void Every_page_that_is_listed_as_without_an_example_is_there() => Assert.All(WithoutExample.Keys, id => Assert.Contains(id, RulePages.All.Keys));

    [Fact]
    public void Every_id_that_the_sources_name_has_a_page_and_every_page_its_id()
    {
        var named = ((string[])["src", "build"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".targets" && !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .SelectMany(file => Id().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .ToHashSet();
        Assert.Equal(named.Order(), RulePages.All.Keys);
    }

    [Fact]
    public void A_page_is_found_in_any_case_and_an_unknown_one_is_null()
    {
        Assert.StartsWith("# PG1001", RulePages.Get("pg1001"));
        Assert.Null(RulePages.Get("PG0000"));
    }

    // The rules of extraction and of the build have no rule value: their ids stand where they are raised.
    [GeneratedRegex(@"PG[1-9]\d{3}(?!\d)")]
    private static partial Regex Id();
}
