using PatchGen.Generator.Classify;

namespace PatchGen.Tests.Classify;

/// <summary>Every rule has its page, and every page its rule.</summary>
public sealed class RulePageTests
{
    // What no C# gives rise to has no example.
    private static readonly string[] WithoutExamples = ["PG6000"];

    public static TheoryData<string> RuleIds() => [.. Rule.All.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(RuleIds))]
    public void A_rule_has_a_page_with_examples_of_both_kinds(string id)
    {
        var page = new RulePage(RulePages.All[id]);
        var rule = Rule.All.Single(r => r.Id == id);
        Assert.Equal($"# {id}: {rule.Title}", page.Title);
        Assert.All(page.Severities, severity => Assert.True(Enum.TryParse<Severity>(severity, out _), severity));
        if (WithoutExamples.Contains(id)) return;
        Assert.Equal(["Why", "Fires", "Allowed", "What to do instead"], page.Sections);
        Assert.Contains(page.Examples, e => e.Section == "Fires");
        Assert.Contains(page.Examples, e => e.Section == "Allowed");
    }

    [Fact]
    public void A_page_that_belongs_to_no_rule_speaks_of_the_build()
    {
        var orphans = RulePages.All.Keys.Except(Rule.All.Select(r => r.Id));
        Assert.All(orphans, id => Assert.StartsWith("PG9", id));
        Assert.Subset(orphans.ToHashSet(), new HashSet<string> { "PG9001", "PG9002", "PG9003" });
    }

    [Fact]
    public void A_page_is_found_in_any_case_and_an_unknown_one_is_null()
    {
        Assert.StartsWith("# PG1001", RulePages.Get("pg1001"));
        Assert.Null(RulePages.Get("PG0000"));
    }
}
