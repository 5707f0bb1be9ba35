using System.Collections.Immutable;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Report;

namespace PatchGen.MSBuild;

/// <summary>What a pipeline gets beside the build's own diagnostics: marks in the pull request, and a summary for its reviewers.</summary>
internal sealed class PipelineReport(CreatePatch task, TaskLoggingHelper log, BuildPipeline pipeline)
{
    /// <summary>The commands to the pipeline, one a line: marks, and where the summary is.</summary>
    public ImmutableArray<string> Annotations { get; private set; } = [];

    /// <summary>The summary, in Markdown.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>The file that the user asked the summary to be written to; null where it was not.</summary>
    public string? Written { get; private set; }

    /// <summary>The pipeline that <c>PatchGenAnnotations</c> names, or that the build runs in; null, and an error, where it names none.</summary>
    public static PipelineReport? For(CreatePatch task, TaskLoggingHelper log)
    {
        if (BuildPipeline.Find(task.Annotations, Environment.GetEnvironmentVariable) is { } pipeline) return new(task, log, pipeline);
        Diagnostics.Log(log, new Failure(Code.Usage, $"PG9000: PatchGenAnnotations is '{task.Annotations}': give {string.Join(", ", BuildPipeline.Names)}."), task.ProjectFile, task.OutcomeFile);
        return null;
    }

    /// <summary>Prints the marks and writes the summary.</summary>
    public void Write(PatchOutcome outcome)
    {
        Annotations = Generator.Report.Annotations.Of(outcome.Findings, pipeline, task.ProjectFile);
        Summary = Generator.Report.Summary.Write(outcome, Path.GetFileNameWithoutExtension(task.ProjectFile), Named);
        foreach (var line in Annotations) log.LogMessage(MessageImportance.High, "{0}", line);
        try
        {
            if (!string.IsNullOrEmpty(task.SummaryFile)) File.WriteAllText(Written = InFolder(task.SummaryFile), Summary);
            if (pipeline.StepSummary is { } step) File.AppendAllText(step, Summary + "\n");
            if (pipeline.Kind == PipelineKind.Azure) Upload();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Diagnostics.Log(log, new Failure(Code.OutputFailed, $"The summary cannot be written: {e.Message}"), task.ProjectFile, outcomeFile: null);
        }
    }

    private void Upload()
    {
        var file = Written ?? InFolder(Path.Combine(task.OutputDirectory, "summary.md"));
        if (Written is null) File.WriteAllText(file, Summary);
        var upload = $"##vso[task.uploadsummary]{file}";
        Annotations = Annotations.Add(upload);
        log.LogMessage(MessageImportance.High, "{0}", upload);
    }

    // The pre tree is a private copy: its own names are of no use to a reader.
    private string Named(string file) =>
        task.PreRoot is { Length: > 0 } pre && Path.GetRelativePath(pre, file) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative)
            ? $"{relative} (baseline)"
            : Generator.Report.Annotations.Named(file, pipeline.Root is null ? pipeline with { Root = Path.GetDirectoryName(task.ProjectFile) } : pipeline);

    private static string InFolder(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return file;
    }
}
