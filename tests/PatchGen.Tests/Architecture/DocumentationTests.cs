using System.Text;
using PatchGen.Format;

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
                     from link in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(document), @"\]\(([^)#:]+)\)")
                     let target = Path.Combine(Repository.Root, link.Groups[1].Value)
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{Path.GetFileName(document)}: {link.Groups[1].Value}";

        Assert.Empty(broken);
    }

    private static string Table()
    {
        var table = new StringBuilder("| exit code | codes |\n|---|---|\n");
        foreach (var group in Code.All.GroupBy(code => code.Exit).OrderBy(group => group.Key))
            table.Append($"| {group.Key} | {string.Join(", ", group.Select(code => $"`{code.Name}`"))} |\n");
        return table.ToString();
    }
}
