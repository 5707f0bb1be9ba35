using System.Xml.Linq;

namespace PatchGen.Tests.Architecture;

/// <summary>Dependencies point one way, between projects and between the steps of the generator.</summary>
public class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["PatchGen.Agent"] = [],
        ["PatchGen.Format"] = ["PatchGen.Hooks"],
        ["PatchGen.Entry"] = [],
        ["PatchGen.Hooks"] = [],
        ["PatchGen.Hooks.Testing"] = [],
        ["PatchGen.Generator"] = ["PatchGen.Format", "PatchGen.Hooks"],
        ["PatchGen.Runtime"] = ["PatchGen.Entry", "PatchGen.Format", "PatchGen.Hooks"],
        ["PatchGen.MSBuild"] = ["PatchGen.Format", "PatchGen.Generator"],
        ["PatchGen.Cli"] = ["PatchGen.Format", "PatchGen.Generator"],
    };

    // A library that only these steps of the generator may touch.
    private static readonly Dictionary<string, string[]> Libraries = new()
    {
        ["Microsoft.CodeAnalysis"] = ["Compile", "Match", "Hooks"],
        ["Mono.Cecil"] = ["Extract"],
        // Report hands handles to the decompiler, and reads nothing by itself.
        ["System.Reflection.Metadata"] = ["Compile", "Match", "Diff", "Extract", "Report"],
        ["DiffPlex"] = ["Report"],
        ["ICSharpCode.Decompiler"] = ["Report"],
    };

    private static readonly string[] Steps = ["Compile", "Match", "Diff", "Classify", "Hooks", "Extract", "Report", "Pack"];

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> StepNames() => [.. Steps];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_layout_allows(string project)
    {
        var file = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), project + ".csproj", SearchOption.AllDirectories).Single();
        var references = XDocument.Load(file).Descendants("ProjectReference")
            // A reference that is only built first and whose output is not seen by the code is no dependency of the code.
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));

        Assert.True(Allowed.ContainsKey(project), $"{project} is not in the layout");
        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory, MemberData(nameof(StepNames))]
    public void A_step_sees_only_the_steps_before_it(string step)
    {
        var later = Steps.Skip(Array.IndexOf(Steps, step) + 1).Select(name => "PatchGen.Generator." + name);

        Assert.Empty(Uses(step, later));
    }

    [Theory, MemberData(nameof(StepNames))]
    public void A_step_touches_only_its_own_libraries(string step)
    {
        var foreign = Libraries.Where(library => !library.Value.Contains(step)).Select(library => library.Key);

        Assert.Empty(Uses(step, foreign));
    }

    private static IEnumerable<string> Uses(string step, IEnumerable<string> namespaces)
    {
        var folder = Path.Combine("src", "PatchGen.Generator", step);
        if (!Directory.Exists(Path.Combine(Repository.Root, folder))) yield break;
        var forbidden = namespaces.ToArray();
        foreach (var file in Repository.Sources(folder))
            foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
                if (!line.StartsWith("//") && forbidden.FirstOrDefault(name => Mentions(line, name)) is { } name)
                    yield return $"{Repository.Shown(file)}: {name} in '{line}'";
    }

    private static bool Mentions(string line, string name)
    {
        var at = line.IndexOf(name, StringComparison.Ordinal);
        return at >= 0 && (at + name.Length == line.Length || !char.IsLetterOrDigit(line[at + name.Length]));
    }
}
