using PatchGen.Generator;

namespace PatchGen.Tests.Architecture;

/// <summary>The folders of the generator and of the runtime, as compiled: each uses only those before it.</summary>
public sealed class LayeringTests
{
    private static readonly CompiledLayers Generator = new(typeof(Pipeline).Assembly, "Compile", "Match", "Diff", "Classify", "Hooks", "Extract", "Report", "Pack");

    // The last one is the root namespace: nothing but the entry point, above all the folders.
    private static readonly CompiledLayers Runtime =
        new(typeof(PatchGen.Runtime.EntryPoint).Assembly, "Agent", "Load", "Check", "Census", "Generated", "State", "Gates", "Transform", "Switch", "Commands", "Serve", "");

    private static readonly Dictionary<string, CompiledLayers> Projects = new() { [nameof(Generator)] = Generator, [nameof(Runtime)] = Runtime };

    // Assemblies that only these steps of the generator may touch.
    private static readonly (string Assembly, string[] Steps)[] Libraries =
    [
        ("Microsoft.CodeAnalysis", ["Compile", "Match", "Hooks"]),
        ("Microsoft.CodeAnalysis.CSharp", ["Compile", "Match", "Hooks"]),
        ("Mono.Cecil", ["Extract"]),
        ("System.Reflection.Metadata", ["Compile", "Match", "Diff", "Extract", "Report"]),
        ("DiffPlex", ["Report"]),
        ("ICSharpCode.Decompiler", ["Report"]),
    ];

    public static TheoryData<string> ProjectNames() => [.. Projects.Keys];

    public static TheoryData<string, string> Folders()
    {
        var folders = new TheoryData<string, string>();
        foreach (var (project, layers) in Projects)
            foreach (var folder in layers.Order) folders.Add(project, folder);
        return folders;
    }

    public static TheoryData<string> StepNames() => [.. Generator.Order];

    [Theory, MemberData(nameof(Folders))]
    public void A_compiled_folder_uses_only_the_folders_before_it(string project, string folder)
    {
        Assert.NotEmpty(Projects[project].Uses(folder));
        Assert.Empty(Projects[project].Upward(folder));
    }

    // A folder without a place in the order could use any other, and be used by any.
    [Theory, MemberData(nameof(ProjectNames))]
    public void Every_folder_has_its_place_in_the_order(string project) =>
        Assert.Empty(Projects[project].Found.Except(Projects[project].Order.Append("")));

    // The order is one of namespaces, and readers see folders.
    [Theory, MemberData(nameof(ProjectNames))]
    public void A_file_is_in_the_folder_of_its_namespace(string project) =>
        Assert.Empty(Repository.Sources(Path.Combine("src", $"PatchGen.{project}")).Where(file => !File.ReadLines(file).Contains($"namespace {NamespaceOf(file)};")).Select(Repository.Shown));

    [Theory, MemberData(nameof(StepNames))]
    public void A_compiled_step_uses_only_its_own_libraries(string step)
    {
        var foreign = Libraries.Where(library => !library.Steps.Contains(step)).Select(library => library.Assembly).ToHashSet();
        Assert.Empty(Generator.Uses(step).Where(use => foreign.Contains(use.To.Scope.Name)).Select(CompiledLayers.Shown));
    }

    // What nobody uses, nobody can misuse: a name that has changed would make the test above pass for ever.
    [Fact]
    public void A_library_of_the_list_is_used()
    {
        var used = Generator.Order.SelectMany(Generator.Uses).Select(use => use.To.Scope.Name).ToHashSet();
        Assert.Subset(used, Libraries.Select(library => library.Assembly).ToHashSet());
    }

    private static string NamespaceOf(string file) =>
        Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
}
