using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Classify;

/// <summary>The page is the test: what a page says that a rule finds, and where, and what it lets pass, is compiled and run.</summary>
public sealed class RuleExampleTests
{
    public static TheoryData<string> RuleIds() => [.. Rule.All.Select(rule => rule.Id)];

    public static TheoryData<string, int> ExampleNumbers()
    {
        var data = new TheoryData<string, int>();
        foreach (var rule in Rule.All)
            for (var i = 0; i < new RulePage(RulePages.Get(rule.Id) ?? "").Examples.Count; i++) data.Add(rule.Id, i);
        return data;
    }

    [Theory, MemberData(nameof(ExampleNumbers))]
    public void An_example_is_judged_as_its_page_says(string id, int number)
    {
        var page = new RulePage(RulePages.All[id]);
        var example = page.Examples[number];
        var findings = Judge(example).Where(f => f.Rule.Id == id).ToList();
        if (example.Section == "Fires")
        {
            Assert.NotEmpty(example.Found);
            Assert.All(findings, f => Assert.Contains(f.Severity.ToString(), page.Severities));
        }

        Assert.Equal(example.Section == "Fires" ? example.Found.Order() : [], findings.Select(Shown).Order());
    }

    [Theory, MemberData(nameof(RuleIds))]
    public void Each_severity_that_a_page_names_has_an_example(string id)
    {
        var page = new RulePage(RulePages.All[id]);
        var seen = page.Examples.SelectMany(Judge).Where(f => f.Rule.Id == id).Select(f => f.Severity.ToString()).ToHashSet();
        Assert.Equal(page.Severities.Order(), seen.Order());
    }

    private static IReadOnlyList<Finding> Judge(RulePage.Example example)
    {
        using var folder = new Folder();
        using var pre = TestCompiler.Snapshot(
            [("pre", example.Pre)], executable: example.Executable, resources: example.PreResources, references: folder.Compile("pre", example.PreReferences));
        using var post = TestCompiler.Snapshot(
            [("post", example.Post)], executable: example.Executable, resources: example.PostResources, references: folder.Compile("post", example.PostReferences));
        return Classifier.Judge(Differ.Diff(Matcher.Match(pre, post), CancellationToken.None));
    }

    // Libraries that an example is compiled against.
    private sealed class Folder : IDisposable
    {
        private string? path;

        public List<string> Compile(string side, IEnumerable<(string Name, string Version, string Text)> libraries) => [.. libraries.Select(library =>
        {
            path ??= Directory.CreateTempSubdirectory("patchgen-").FullName;
            var file = Path.Combine(Directory.CreateDirectory(Path.Combine(path, side)).FullName, library.Name + ".dll");
            using var compiled = TestCompiler.Snapshot($"[assembly: System.Reflection.AssemblyVersion(\"{library.Version}\")]\n{library.Text}", assembly: library.Name);
            File.WriteAllBytes(file, [.. compiled.Image]);
            return file;
        })];

        public void Dispose()
        {
            if (path is not null) Directory.Delete(path, recursive: true);
        }
    }

    private static string Shown(Finding finding) =>
        finding.Span is { } span ? $"{finding.Rule.Id} {span.File}({span.Line},{span.Column})" : finding.Rule.Id;
}
