using Microsoft.Build.Framework;
using PatchGen.Format;
using Task = Microsoft.Build.Utilities.Task;

namespace PatchGen.MSBuild;

/// <summary>Says what is wrong with the baseline where targets have found it: by default that its tree does not build, after MSBuild has said why.</summary>
[MSBuildMultiThreadableTask]
public sealed class FailBaseline : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>What is wrong.</summary>
    [Required]
    public string Message { get; set; } = "";

    /// <summary>Where a tool that started the build wants to read how it ended; else empty.</summary>
    public string? OutcomeFile { get; set; }

    /// <summary>True where no tree was built: the baseline was given wrongly.</summary>
    public bool NotFound { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        Diagnostics.Log(Log, new Failure(NotFound ? Code.BaselineNotFound : Code.BaselineBroken, Message), ProjectFile, OutcomeFile);
        return false;
    }
}
