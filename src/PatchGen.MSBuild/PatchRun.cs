using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.MSBuild;

/// <summary>One run of the pipeline for the task: its properties become a request, the outcome becomes diagnostics and items.</summary>
internal sealed class PatchRun(CreatePatch task, TaskLoggingHelper log, CancellationToken cancel)
{
    public bool Execute()
    {
        if (Given(task.HookTimeout) is { } timeout && Milliseconds(timeout) is null)
        {
            Diagnostics.Log(log, new Failure(Code.Usage, $"PG9000: PatchGenHookTimeout is '{timeout}': give seconds, more than 0 and less than 3600."), task.ProjectFile, task.OutcomeFile);
            return false;
        }

        var required = RequiredPatches.Resolve(task.RequiredPatches, Path.GetDirectoryName(task.ProjectFile)!);
        if (!required.Ok)
        {
            Diagnostics.Log(log, required.Failure, task.ProjectFile, task.OutcomeFile);
            return false;
        }

        if (PipelineReport.For(task, log) is not { } pipeline) return false;
        var outcome = Pipeline.Run(Request() with { Requires = required.Value }, new StepLog(log), cancel);
        foreach (var finding in outcome.Findings) Report(finding);
        pipeline.Write(outcome);
        if (Given(task.OutcomeFile) is { } file) (OutcomeFile.Of(outcome) with { Annotations = pipeline.Annotations, Summary = pipeline.Summary }).Write(file);
        var ok = outcome.Code == Code.Ok || outcome.Code == Code.NothingToPatch;
        if (ok) Succeeded(outcome);
        else Failed(outcome);
        // Named one by one: other projects may share the folder, and what they write is no output of this run.
        string?[] written = [outcome.PatchPath, Beside("verdict.json"), Beside("report.sarif"), Beside("report.html"), pipeline.Written];
        task.Files = [.. written.Where(File.Exists).Select(file => new TaskItem(file!))];
        return ok && !log.HasLoggedErrors;
    }

    private string Beside(string name) => Path.Combine(task.OutputDirectory, name);

    private PatchRequest Request()
    {
        var post = new SideInput.Sources(Path.GetDirectoryName(task.ProjectFile)!, Arguments(task.PostArguments), Given(task.PostRoot), Given(task.ShippedRoot));
        SideInput? sources = Given(task.PreArguments) is { } file
            ? new SideInput.Sources(Path.GetDirectoryName(task.PreProjectFile)!, Arguments(file), Given(task.PreRoot), Given(task.ShippedRoot))
            : null;
        var shipped = Given(task.BaselineAssembly) is { } path ? new SideInput.Binary(path) : null;
        var referenced = new ReferencedProjects(task, log);
        return new PatchRequest
        {
            Pre = sources ?? shipped ?? throw new InvalidOperationException("The task was given no baseline."),
            VerifyAgainst = sources is null ? null : shipped,
            Post = post,
            References = referenced.Find(),
            AllReferences = task.PostReferences.Length > 0 && referenced.Complete,
            Baseline = new Baseline
            {
                Kind = Enum.Parse<BaselineKind>(task.BaselineKind, ignoreCase: true),
                Name = task.BaselineName,
                Commit = Given(task.BaselineCommit),
                Rebuilt = shipped is null,
            },
            PostCommit = Given(task.PostCommit),
            OutputDirectory = task.OutputDirectory,
            SuppressionFile = Given(task.SuppressionFile),
            GenerateSuppressions = task.GenerateSuppressionFile,
            Roots = [.. task.ConsistencyRoots],
            Hooks = [.. task.Hooks],
            HookTimeout = Milliseconds(task.HookTimeout),
            BaselineOutput = Given(task.BaselineOutput) is { } folder ? Path.GetFullPath(folder, Path.GetDirectoryName(task.ProjectFile)!) : null,
            StopAfter = Enum.TryParse<Step>(task.StopAfter, ignoreCase: true, out var step) ? step : Step.Pack,
        };
    }

    private void Succeeded(PatchOutcome outcome)
    {
        WarnOfRewriting(outcome);
        foreach (var line in outcome.Report?.Lines.Skip(1) ?? []) log.LogMessage(MessageImportance.High, "{0}", line);
        if (outcome.Code == Code.NothingToPatch)
            log.LogMessage(null, "PG9003", null, task.ProjectFile, 0, 0, 0, 0, MessageImportance.High, "{0}", outcome.Message);
        else
            log.LogMessage(MessageImportance.High, "{0}", outcome.PatchPath is { } path ? $"{outcome.Message} {path}" : outcome.Message);
        if (outcome.PatchPath is not { } patch) return;
        task.Patch = [new TaskItem(patch, new Dictionary<string, string> { ["PatchId"] = outcome.Manifest!.Id, ["ContentHash"] = outcome.Manifest.ContentHash })];
    }

    private void Failed(PatchOutcome outcome)
    {
        OfferHooks(outcome);
        // The rules have said why, each at its place; the line that sums up would be one error more.
        if (outcome.Code == Code.Refused && log.HasLoggedErrors) log.LogMessage(MessageImportance.High, "{0}", outcome.Message);
        else Diagnostics.Log(log, new Failure(outcome.Code, outcome.Message, outcome.Evidence), task.ProjectFile, outcomeFile: null);
    }

    // Never written by itself: a hook is the maintainer's word that the data is right.
    private void OfferHooks(PatchOutcome outcome)
    {
        var open = outcome.Findings.Where(f => f is { IsOpen: true, Transform: not null }).ToList();
        if (open.Count == 0) return;
        var complete = open.Count(f => f.Transform!.IsComplete);
        var verdict = Beside("verdict.json");
        var file = Path.Combine(Path.GetDirectoryName(task.ProjectFile)!, "hooks", $"{Path.GetFileNameWithoutExtension(task.ProjectFile)}Hooks.cs");
        log.LogMessage(MessageImportance.High, "{0}", $"A transform hook could handle {open.Count} of these: patchgen new-hook \"{verdict}\" -o \"{file}\" scaffolds {(open.Count == 1 ? "it" : "them")}."
            + (complete > 0 ? $" With --fill {(complete == open.Count ? "it is" : $"{complete} of them are")} written complete." : ""));
    }

    private void Report(Finding finding)
    {
        var message = string.IsNullOrEmpty(finding.Remedy) ? finding.Message : $"{finding.Message} {finding.Remedy}";
        var (id, link) = (finding.Rule.Id, finding.Rule.HelpLink);
        var span = finding.Span ?? new SourceSpan(task.ProjectFile, 0, 0, 0, 0);
        if (finding.HandledBy is { } hook) message = $"{finding.Message} Handled by the hook {hook}.";
        if (finding.Justification is { } justification) message = $"{finding.Message} Accepted: {justification}";
        switch (finding.Level)
        {
            case DiagnosticLevel.Error:
                log.LogError(null, id, null, link, span.File, span.Line, span.Column, span.EndLine, span.EndColumn, "{0}", message);
                break;
            case DiagnosticLevel.Warning:
                log.LogWarning(null, id, null, link, span.File, span.Line, span.Column, span.EndLine, span.EndColumn, "{0}", message);
                break;
            case DiagnosticLevel.Message:
                log.LogMessage(null, id, null, span.File, span.Line, span.Column, span.EndLine, span.EndColumn, MessageImportance.Normal, "{0}", message);
                break;
            case DiagnosticLevel.Silent:
                break;
        }
    }

    private void WarnOfRewriting(PatchOutcome outcome)
    {
        // A baseline from elsewhere moves the post side's paths too: then csc's own output is another.
        var moved = Given(task.BaselineAssembly) is not null || Given(task.ShippedRoot) != Given(task.PostRoot);
        if (moved || outcome.Changes is not { } changes || !File.Exists(task.BuiltAssembly)) return;
        using var pe = new PEReader(File.OpenRead(task.BuiltAssembly));
        var metadata = pe.GetMetadataReader();
        if (metadata.GetGuid(metadata.GetModuleDefinition().Mvid) == changes.Correspondence.Post.Mvid) return;
        log.LogWarning(null, "PG9006", null, Diagnostics.HelpLink("PG9006"), task.ProjectFile, 0, 0, 0, 0,
            "{0} is not what the compiler gives for its arguments: another tool has rewritten it. The patch holds what the compiler gives, and fits only processes that run the compiler's own output.",
            Path.GetFileName(task.BuiltAssembly));
    }

    private static int? Milliseconds(string? seconds) =>
        Given(seconds) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 3600 ? (int)(value * 1000) : null;

    private static ImmutableArray<string> Arguments(string file) => [.. File.ReadAllLines(file).Where(line => line.Length > 0)];

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private sealed class StepLog(TaskLoggingHelper log) : IProgress<Step>
    {
        public void Report(Step step) => log.LogMessage(MessageImportance.Low, "PatchGen: {0}", step);
    }
}
