using System.Text.Json;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.MSBuild;

/// <summary>An outcome of the pipeline as a tool reads it.</summary>
internal static class OutcomeFile
{
    public static BuildOutcome Of(PatchOutcome outcome) => new()
    {
        Code = outcome.Code,
        Message = outcome.Message,
        Id = outcome.Manifest?.Id,
        ContentHash = outcome.Manifest?.ContentHash,
        Patch = outcome.PatchPath,
        BaselineMvid = outcome.Changes?.Correspondence.Pre.Mvid,
        Evidence = outcome.Report is { } report ? [.. report.Lines.Skip(1)] : [.. outcome.Findings.Where(f => f.Level != DiagnosticLevel.Silent).Select(Line), .. outcome.Evidence],
        Report = outcome.Report is { } step ? JsonElement.Parse(step.Json) : null,
    };

    private static string Line(Finding finding)
    {
        var severity = finding.Level switch
        {
            DiagnosticLevel.Error => "error",
            DiagnosticLevel.Warning => "warning",
            _ => "message",
        };
        var place = finding.Span is { } s ? $"{s.File}({s.Line},{s.Column},{s.EndLine},{s.EndColumn}): " : "";
        var then = finding.HandledBy is { } hook ? $"Handled by the hook {hook}." : finding.Justification is { } reason ? $"Accepted: {reason}" : finding.Remedy;
        return $"{place}{severity} {finding.Rule.Id}: {finding.Message} {then}".TrimEnd();
    }
}
