using PatchGen.Tests.Classify;

namespace PatchGen.PackageTests;

/// <summary>The page is the test for ids of the build, too: the commands that a page shows print the lines that it shows.</summary>
public sealed class PageTests(PackedFeed feed)
{
    public static TheoryData<string, int> Examples()
    {
        var data = new TheoryData<string, int>();
        foreach (var file in Directory.EnumerateFiles(Rules, "PG*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            foreach (var (i, example) in new RulePage(File.ReadAllText(file)).Examples.Index())
                if (example.Console.Count > 0) data.Add(Path.GetFileNameWithoutExtension(file), i);
        return data;
    }

    private static string Rules => Path.Combine(PackedFeed.Repository, "src", "PatchGen.Generator", "Classify");

    [Theory, MemberData(nameof(Examples))]
    public void A_command_of_a_page_prints_the_lines_that_the_page_shows(string id, int number)
    {
        var page = Assert.Single(Directory.GetFiles(Rules, id + ".md", SearchOption.AllDirectories));
        var example = new RulePage(File.ReadAllText(page)).Examples[number];
        using var scratch = new Scratch(feed);
        foreach (var (name, text) in example.Files) scratch.Write(name, text);
        scratch.Write("src/Lib/Page.cs", example.Pre);
        scratch.Commit("v1.2.0");
        scratch.Write("src/Lib/Page.cs", example.Post);

        var output = "";
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = feed.Packages };
        foreach (var line in example.Console)
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal)) output = Tool.Run("sh", scratch.Project, environment, "-c", line[2..]).Output;
            else Assert.Contains(line, output, StringComparison.Ordinal);
        }

        Assert.Contains(example.Console, line => line.Contains(id + ":", StringComparison.Ordinal));
    }
}
