using System.Text.Json;
using System.Text.Json.Nodes;
using PatchGen.Format;

namespace PatchGen.Cli.Create;

/// <summary>
/// The projects of a solution that make patches: those that nothing else of it contains. A patch follows project references, so that a
/// library is patched with each program that it is deployed with, and by itself only where no project of the solution references it.
/// Tests and source generators run in no process that is patched.
/// </summary>
internal sealed class Solution : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-solution-").FullName;

    private Solution(string file, IReadOnlyList<string> projects)
    {
        Projects = projects;
        Filter = Path.Combine(folder, Path.GetFileNameWithoutExtension(file) + ".slnf");
        // The solution's own settings hold for what is built of it, and projects that are not of C# are left alone.
        File.WriteAllText(Filter, new JsonObject
        {
            ["solution"] = new JsonObject
            {
                ["path"] = file,
                ["projects"] = new JsonArray([.. projects.Select(p => (JsonNode)Path.GetRelativePath(Path.GetDirectoryName(file)!, p).Replace('/', '\\'))]),
            },
        }.ToJsonString());
    }

    /// <summary>A solution filter of <see cref="Projects"/>.</summary>
    internal string Filter { get; }

    /// <summary>The projects that make patches, absolute.</summary>
    internal IReadOnlyList<string> Projects { get; }

    /// <summary>True for a solution file.</summary>
    internal static bool Is(string path) => Path.GetExtension(path).ToLowerInvariant() is ".sln" or ".slnx";

    /// <summary>Restores the solution, for packages say what is a test, and chooses.</summary>
    /// <returns>The choice; or <see cref="Code.Usage"/> where there is none, or <see cref="Code.CompileFailed"/> where the solution does not restore.</returns>
    internal static Result<Solution> Choose(string file, IReadOnlyList<string> properties, Action<string> progress, CancellationToken cancel)
    {
        if (properties.FirstOrDefault(IsBinary) is { } binary)
            return new Failure(Code.Usage, $"{binary.Split('=')[0]} is one assembly's baseline, and a solution has several: name the project, or give a git ref or a directory as the baseline.");
        var (listed, lines) = Dotnet.Run(["sln", file, "list"], _ => { }, cancel);
        if (listed != 0) return new Failure(Code.Usage, $"{file} cannot be read as a solution.", lines);
        var projects = lines.Where(line => line.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)).Select(line => Path.GetFullPath(line.Trim(), Path.GetDirectoryName(file)!)).ToList();
        var (restored, output) = Dotnet.Run(["restore", file, "-nologo", .. Dotnet.Properties(properties)], progress, cancel);
        if (restored != 0) return new Failure(Code.CompileFailed, $"{file} cannot be restored.", [.. output.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()]);

        var members = new SolutionMember[projects.Count];
        var parallel = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, members.Length, parallel, i => members[i] = SolutionMember.Evaluate(projects[i], properties, cancel));
        var alone = properties.Any(p => p.Equals("PatchGenIncludeReferences=false", StringComparison.OrdinalIgnoreCase));
        var chosen = Roots(members, alone);
        return chosen.Count > 0 ? new Solution(file, chosen) : new Failure(Code.Usage, $"{file} holds no C# project that could be patched: {projects.Count} C# project(s), all of them tests, generators or skipped.");
    }

    /// <summary>The projects that no other one contains.</summary>
    /// <param name="members">All C# projects of the solution.</param>
    /// <param name="alone">True where a patch does not follow references: then each project makes its own.</param>
    internal static IReadOnlyList<string> Roots(IReadOnlyList<SolutionMember> members, bool alone)
    {
        var deployed = members.Where(m => !m.Left).ToList();
        var contained = (alone ? [] : deployed.SelectMany(m => m.Contains)).ToHashSet(StringComparer.Ordinal);
        var generators = members.SelectMany(m => m.Generators).ToHashSet(StringComparer.Ordinal);
        return [.. deployed.Select(m => m.Project).Where(p => !contained.Contains(p) && !generators.Contains(p))];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static bool IsBinary(string property) =>
        property.StartsWith("PatchGenBaselineAssembly=", StringComparison.OrdinalIgnoreCase) || property.StartsWith("PatchGenBaselinePackage=", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A project of a solution, as far as it decides which projects make patches.</summary>
/// <param name="Project">The project file.</param>
/// <param name="Left">True for a test, and for one that is to be skipped.</param>
/// <param name="Contains">The projects whose assemblies are deployed with it.</param>
/// <param name="Generators">The projects whose assemblies the compiler loads for it.</param>
internal sealed record SolutionMember(string Project, bool Left, IReadOnlyList<string> Contains, IReadOnlyList<string> Generators)
{
    /// <summary>Asks MSBuild.</summary>
    internal static SolutionMember Evaluate(string project, IReadOnlyList<string> properties, CancellationToken cancel)
    {
        var (exit, output) = Dotnet.Run(
            ["msbuild", project, "-nologo", .. Dotnet.Properties(properties), "-getProperty:IsTestProject", "-getProperty:PatchGenSkip", "-getItem:ProjectReference"], _ => { }, cancel);
        // One that cannot even be evaluated: its build says why.
        if (exit != 0) return new(project, false, [], []);
        using var answer = JsonDocument.Parse(string.Join('\n', output));
        var evaluated = answer.RootElement.GetProperty("Properties");
        var references = answer.RootElement.GetProperty("Items").GetProperty("ProjectReference").EnumerateArray().ToList();
        return new(
            project,
            IsTrue(evaluated, "IsTestProject") || IsTrue(evaluated, "PatchGenSkip"),
            [.. references.Where(r => !IsGenerator(r) && !Says(r, "ReferenceOutputAssembly", "false")).Select(Path)],
            [.. references.Where(IsGenerator).Select(Path)]);
    }

    private static bool IsGenerator(JsonElement reference) => Says(reference, "OutputItemType", "Analyzer");

    private static bool IsTrue(JsonElement evaluated, string name) => Says(evaluated, name, "true");

    private static bool Says(JsonElement element, string name, string value) =>
        element.TryGetProperty(name, out var given) && string.Equals(given.GetString(), value, StringComparison.OrdinalIgnoreCase);

    private static string Path(JsonElement reference) => reference.GetProperty("FullPath").GetString()!;
}
