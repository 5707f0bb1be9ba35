using System.Text;
using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.Generator.Classify;

namespace PatchGen.Tests.Architecture;

/// <summary>What the documents say is what the code says.</summary>
public class DocumentationTests
{
    [Fact]
    public void The_readme_lists_every_code_with_its_exit_code()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        const string begin = "<!-- exit codes: begin -->\n";
        var from = readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = readme.IndexOf("<!-- exit codes: end -->", StringComparison.Ordinal);

        Assert.Equal(Table(), readme[from..to]);
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var documents = Directory.EnumerateFiles(Repository.Root, "*.md");
        var broken = from document in documents
                     from link in Regex.Matches(File.ReadAllText(document), @"\]\(([^)#:]+)\)")
                     let target = Path.Combine(Repository.Root, link.Groups[1].Value)
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{Path.GetFileName(document)}: {link.Groups[1].Value}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_help_link_leads_to_its_page()
    {
        const string main = "https://github.com/patchgen/patchgen/blob/main/";
        var targets = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "build")).Select(File.ReadAllText));
        var written = Regex.Matches(targets, @"Code=""(PG\d{4})""[^>]* HelpLink=""([^""]+)""").Select(match => (Id: match.Groups[1].Value, Link: match.Groups[2].Value)).ToList();
        var links = RulePages.All.Keys.Select(id => (Id: id, Link: RulePages.Link(id))).Concat(written);

        Assert.NotEmpty(written);
        Assert.All(links, link =>
        {
            Assert.StartsWith(main, link.Link);
            Assert.EndsWith($"/{link.Id}.md", link.Link);
            Assert.True(File.Exists(Path.Combine(Repository.Root, link.Link[main.Length..])), link.Link);
        });
    }

    [Fact]
    public void A_rule_stands_beside_its_page() =>
        Assert.All(Rule.All, rule => Assert.Single(Repository.Sources("src/PatchGen.Generator/Classify/Rules"), file =>
            Path.GetFileName(file).StartsWith(rule.Id + "_", StringComparison.Ordinal) && File.Exists(Path.Combine(Path.GetDirectoryName(file)!, rule.Id + ".md"))));

    [Fact]
    public void The_readme_names_every_property_that_a_user_may_set()
    {
        // Set by PatchGen's own targets for one another, or by `patchgen create`.
        string[] own = ["PatchGenTaskAssembly", "PatchGenChainedTargets", "PatchGenChainedCrossTargetingTargets", "PatchGenOutcomeDirectory", "PatchGenHooks", "PatchGenDescriptions"];
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var targets = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "build")).Select(File.ReadAllText));
        var names = Regex.Matches(targets, @"[$@]\((PatchGen[A-Za-z]+)").Select(match => match.Groups[1].Value).Distinct().Except(own).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches($@"\b{name}\b", readme));
    }

    [Fact]
    public void Every_test_that_the_architecture_names_is_there()
    {
        var architecture = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        var names = Regex.Matches(architecture, @"`(?:LiveTests/|[A-Z]\w+/)(\w+Tests)`").Select(match => match.Groups[1].Value).ToList();
        var files = Repository.Sources("tests").Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.True(names.Count > 10);
        Assert.Empty(names.Except(files));
    }

    private static string Table()
    {
        var table = new StringBuilder("| exit code | codes |\n|---|---|\n");
        foreach (var group in Code.All.GroupBy(code => code.Exit).OrderBy(group => group.Key))
            table.Append($"| {group.Key} | {string.Join(", ", group.Select(code => $"`{code.Name}`"))} |\n");
        return table.ToString();
    }
}
