using System.Collections.Immutable;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.Generator.Report;

/// <summary>Findings as the commands by which pipelines mark lines of a pull request.</summary>
public static class Annotations
{
    /// <summary>The lines to print, one for each error and warning; none where no pipeline listens.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="pipeline">Who listens.</param>
    /// <param name="projectFile">What is marked where a finding has no place in the post tree.</param>
    public static ImmutableArray<string> Of(IEnumerable<Finding> findings, BuildPipeline pipeline, string projectFile) =>
    [
        .. from finding in findings
           where pipeline.Kind != PipelineKind.None && finding.Level is DiagnosticLevel.Error or DiagnosticLevel.Warning
           // The pre tree is not in the pipeline's checkout.
           let span = finding.Fact.Post ?? new SourceSpan(projectFile, 1, 1, 1, 1)
           let file = Named(span.File, pipeline)
           select pipeline.Kind == PipelineKind.GitHub ? GitHub(finding, span, file) : Azure(finding, span, file),
    ];

    /// <summary>How a pipeline names a file: from the top of its checkout, with forward slashes.</summary>
    public static string Named(string file, BuildPipeline pipeline)
    {
        if (pipeline.Root is null || !Path.IsPathRooted(file)) return file.Replace('\\', '/');
        var relative = Path.GetRelativePath(pipeline.Root, file);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? file : relative).Replace('\\', '/');
    }

    private static string GitHub(Finding finding, SourceSpan span, string file)
    {
        var command = finding.Level == DiagnosticLevel.Error ? "error" : "warning";
        // Columns count within a single line only.
        var columns = span.Line == span.EndLine ? $",col={span.Column},endColumn={span.EndColumn}" : "";
        var title = Property($"{finding.Rule.Id}: {finding.Rule.Title}");
        return $"::{command} file={Property(file)},line={span.Line},endLine={span.EndLine}{columns},title={title}::{Data($"{finding.Message} {finding.Remedy}".TrimEnd())}";
    }

    private static string Azure(Finding finding, SourceSpan span, string file)
    {
        var type = finding.Level == DiagnosticLevel.Error ? "error" : "warning";
        var place = $"sourcepath={Escaped(file)};linenumber={span.Line};columnnumber={span.Column};code={finding.Rule.Id}";
        return $"##vso[task.logissue type={type};{place}]{finding.Message} {finding.Remedy}".TrimEnd().ReplaceLineEndings(" ");
    }

    // As the runner of each takes them back.
    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");

    private static string Escaped(string text) => text.Replace("%", "%AZP25").Replace(";", "%3B").Replace("\r", "%0D").Replace("\n", "%0A").Replace("]", "%5D");
}
