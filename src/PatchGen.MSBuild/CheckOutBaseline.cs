using Microsoft.Build.Framework;
using PatchGen.Generator.Compile.Baselines;
using Task = Microsoft.Build.Utilities.Task;

namespace PatchGen.MSBuild;

/// <summary>Puts the baseline's tree into the private directory of the project's obj.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckOutBaseline : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary><c>PatchGenBaseline</c>.</summary>
    public string? Reference { get; set; }

    /// <summary><c>PatchGenBaselineDirectory</c>.</summary>
    public string? DirectoryPath { get; set; }

    /// <summary>The directory that will hold the private tree; what it held is removed.</summary>
    [Required]
    public string PrivateDirectory { get; set; } = "";

    /// <summary>Where a tool that started the build wants to read how it ended; else empty.</summary>
    public string? OutcomeFile { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        var tree = string.IsNullOrEmpty(Reference) ? TreeBaseline.OfDirectory(ProjectFile, DirectoryPath!) : TreeBaseline.OfRef(ProjectFile, Reference);
        var failure = tree.Ok ? tree.Value.Materialise(PrivateDirectory).Failure : tree.Failure;
        if (failure is not null) Diagnostics.Log(Log, failure, ProjectFile, OutcomeFile);
        return failure is null;
    }
}
