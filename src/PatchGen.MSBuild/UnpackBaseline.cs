using Microsoft.Build.Framework;
using PatchGen.Generator.Compile.Baselines;
using Task = Microsoft.Build.Utilities.Task;

namespace PatchGen.MSBuild;

/// <summary>Takes the shipped assembly, and the PDB beside it, out of a package.</summary>
[MSBuildMultiThreadableTask]
public sealed class UnpackBaseline : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The nupkg; an snupkg beside it is read for the PDB.</summary>
    [Required]
    public string Package { get; set; } = "";

    /// <summary>The assembly's simple name.</summary>
    [Required]
    public string AssemblyName { get; set; } = "";

    /// <summary>The target framework whose folder of <c>lib</c> is wanted.</summary>
    public string? TargetFramework { get; set; }

    /// <summary>Where to put the files; what it held is removed.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>Where a tool that started the build wants to read how it ended; else empty.</summary>
    public string? OutcomeFile { get; set; }

    /// <summary>The assembly.</summary>
    [Output]
    public string Assembly { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        var unpacked = ShippedPackage.Unpack(Package, Destination, AssemblyName, TargetFramework);
        Assembly = unpacked.Value ?? "";
        if (!unpacked.Ok) Diagnostics.Log(Log, unpacked.Failure, ProjectFile, OutcomeFile);
        return unpacked.Ok;
    }
}
