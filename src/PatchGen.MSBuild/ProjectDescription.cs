using System.Collections.Immutable;

namespace PatchGen.MSBuild;

/// <summary>A referenced project of one side, as PatchGen.References.targets describes it.</summary>
internal sealed record ProjectDescription
{
    private ProjectDescription(string file)
    {
        var lines = File.ReadAllLines(file).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        Project = lines["project"];
        Framework = lines["framework"];
        Language = lines["language"];
        Assembly = lines["assembly"];
        Output = Full(lines["output"]);
        ReferenceOutput = Full(lines["reference"]);
        Suppressions = lines["suppressions"];
        Arguments = [.. File.ReadAllLines(Path.ChangeExtension(file, ".args")).Where(line => line.Length > 0)];
    }

    /// <summary>The project file.</summary>
    public string Project { get; }

    /// <summary>The target framework that it was built for.</summary>
    public string Framework { get; }

    /// <summary><c>C#</c>, <c>F#</c>, <c>VB</c>.</summary>
    public string Language { get; }

    /// <summary>The assembly's simple name.</summary>
    public string Assembly { get; }

    /// <summary>Its assembly, as projects that reference it name it; null where none does.</summary>
    public string? Output { get; }

    /// <summary>Its reference assembly; null where it has none.</summary>
    public string? ReferenceOutput { get; }

    /// <summary>Its suppression file, which need not exist.</summary>
    public string Suppressions { get; }

    /// <summary>The compiler's arguments.</summary>
    public ImmutableArray<string> Arguments { get; }

    /// <summary>Reads the descriptions; one that several projects led to counts once.</summary>
    public static ImmutableArray<ProjectDescription> Read(IEnumerable<string> files) => [.. files.Distinct().Select(file => new ProjectDescription(file))];

    // Relative where a project says so: to its own folder.
    private string? Full(string path) => path.Length == 0 ? null : Path.GetFullPath(path, Path.GetDirectoryName(Project)!);
}
