using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Tests.Architecture;

namespace PatchGen.Tests.Classify;

/// <summary>Every rule has its page, and every page its rule.</summary>
public sealed partial class RulePageTests
{
    public static TheoryData<string> RuleIds() => [.. Rule.All.Select(rule => rule.Id)];

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
