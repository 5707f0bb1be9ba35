using System.Collections.Immutable;
using Microsoft.Build.Utilities;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Baselines;

namespace PatchGen.MSBuild;

/// <summary>The projects that the patched one references, each with its baseline.</summary>
internal sealed class ReferencedProjects(CreatePatch task, TaskLoggingHelper log)
{
    /// <summary>True where none was left out.</summary>
    public bool Complete { get; private set; } = string.IsNullOrWhiteSpace(task.ExcludedReferences);

    public ImmutableArray<ReferencedProject> Find()
    {
        var post = ProjectDescription.Read(task.PostReferences);
        if (post.IsEmpty) return [];
        var pre = Given(task.PreReferences) is { } list ? ProjectDescription.Read(File.ReadAllLines(list).Where(line => line.Length > 0)) : default;
        var found = ImmutableArray.CreateBuilder<ReferencedProject>();
        foreach (var project in post)
        {
            if (project.Arguments.IsEmpty || project.Language != "C#") WarnOf(project);
            else if (Pair(project, pre) is { } pair) found.Add(pair);
            else continue;
            Complete &= project.Language == "C#";
        }

        return found.ToImmutable();
    }

    private ReferencedProject? Pair(ProjectDescription post, ImmutableArray<ProjectDescription> pre)
    {
        var shipped = Given(task.BaselineAssembly) is null ? null : Shipped(post);
        SideInput? baseline = shipped;
        if (!pre.IsDefault)
        {
            // A project that the baseline does not know is no assembly of the process: the reference to it is a fact of its own.
            var place = Path.GetRelativePath(task.PostRoot!, post.Project);
            if (pre.FirstOrDefault(p => Path.GetRelativePath(task.PreRoot!, p.Project) == place && p.Framework == post.Framework) is not { } same) return null;
            baseline = Given(task.BaselineAssembly) is not null && shipped is null ? null : Sources(same, task.PreRoot);
        }

        return new ReferencedProject
        {
            Project = post.Project,
            Pre = baseline,
            Post = Sources(post, task.PostRoot),
            VerifyAgainst = pre.IsDefault ? null : shipped,
            SuppressionFile = post.Suppressions,
        };
    }

    private SideInput.Sources Sources(ProjectDescription project, string? root) =>
        new(Path.GetDirectoryName(project.Project)!, project.Arguments, Given(root), Given(task.ShippedRoot)) { Output = project.Output, ReferenceOutput = project.ReferenceOutput };

    // Beside the project's own assembly, as it was deployed; in its package; or where the user says.
    private SideInput.Binary? Shipped(ProjectDescription project)
    {
        var own = Path.GetDirectoryName(task.BaselineAssembly!)!;
        var places = (task.BaselineReferences ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(place => Path.GetFullPath(place, Path.GetDirectoryName(task.ProjectFile)!))
            .Prepend(Given(task.BaselinePackage) ?? own);
        foreach (var place in places)
        {
            if (place.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
            {
                var folder = Path.Combine(Path.GetDirectoryName(task.PostArguments)!, "references", "shipped", project.Assembly);
                if (ShippedPackage.Unpack(place, folder, project.Assembly, project.Framework) is { Ok: true, Value: { } unpacked }) return new(unpacked);
            }
            else if (Directory.Exists(place))
            {
                if (Path.Combine(place, project.Assembly + ".dll") is var dll && File.Exists(dll)) return new(dll);
            }
            else if (Path.GetFileNameWithoutExtension(place).Equals(project.Assembly, StringComparison.OrdinalIgnoreCase) && File.Exists(place))
            {
                return new(place);
            }
        }

        return null;
    }

    private void WarnOf(ProjectDescription project) => log.LogWarning(null, "PG9007", null, Diagnostics.HelpLink("PG9007"), task.ProjectFile, 0, 0, 0, 0,
        "The project references {0}, which is {1}: PatchGen compares C# only, so that a change in it is not in the patch.", Path.GetFileName(project.Project), project.Language);

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
