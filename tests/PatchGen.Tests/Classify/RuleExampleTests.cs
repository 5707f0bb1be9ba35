using PatchGen.Generator.Classify;

namespace PatchGen.Tests.Classify;

/// <summary>The page is the test: each example is compiled and run. It finds what its page shows, at the place that the page marks, and nothing where the page allows it.</summary>
public sealed class RuleExampleTests
{
    public static TheoryData<string> RuleIds() => [.. Rule.All.Select(rule => rule.Id)];

    public static TheoryData<string, int> ExampleNumbers()
    {
        var data = new TheoryData<string, int>();
        foreach (var (id, text) in RulePages.All)
            foreach (var (i, example) in new RulePage(text).Examples.Index())
                if (example.Console.Count == 0) data.Add(id, i);
        return data;
    }

    [Theory, MemberData(nameof(ExampleNumbers))]
    public void An_example_is_judged_as_its_page_says(string id, int number)
    {
        var page = new RulePage(RulePages.All[id]);
        var example = page.Examples[number];
        using var played = new PlayedExample(id, example);
        var findings = played.Findings.Where(f => f.Rule.Id == id).ToList();
        if (example.Section == "Fires")
        {
            Assert.NotEmpty(example.Found);
            Assert.All(findings, f => Assert.Contains(PlayedExample.SeverityOnPage(id, f.Severity), page.Severities));
        }
        else
        {
            Assert.Equal("Allowed", example.Section);
            Assert.True(played.Passes, string.Join('\n', played.Findings.Select(f => $"{f.Rule.Id} {f.Message}")));
        }

        Assert.Equal(example.Section == "Fires" ? example.Found.Order() : [], findings.Select(PlayedExample.Shown).Order());
    }

    [Theory, MemberData(nameof(RuleIds))]
    public void Each_severity_that_a_page_names_has_an_example(string id)
    {
        var page = new RulePage(RulePages.All[id]);
        var seen = page.Examples.SelectMany(example => Severities(id, example)).ToHashSet();
        Assert.Equal(page.Severities.Order(), seen.Order());
    }

    private static List<string> Severities(string id, RulePage.Example example)
    {
        using var played = new PlayedExample(id, example);
        return [.. played.Findings.Where(f => f.Rule.Id == id).Select(f => f.Severity.ToString())];
    }
}
