using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Hooks;
using PatchGen.Generator.Match;
using PatchGen.Generator.Pack;
using PatchGen.Generator.Report;
using PatchGen.Generator.Report.Steps;

namespace PatchGen.Generator;

/// <summary>
/// The whole of the build-time side, as one sentence:
/// Compile both sides, Match their declarations, Diff what matches, Classify what differs, compile the Hooks, Extract what is clean, Report, Pack.
/// </summary>
public static class Pipeline
{
    /// <summary>Runs the steps, up to <see cref="PatchRequest.StopAfter"/>.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="progress">Told the name of each step as it begins.</param>
    /// <param name="cancel">Cancels between and inside steps; nothing is written then.</param>
    /// <param name="shared">What earlier runs have read and parsed, for those who make many patches against the same assemblies.</param>
    /// <returns>The outcome; a refusal is an outcome, not an exception.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PatchOutcome Run(PatchRequest request, IProgress<Step>? progress = null, CancellationToken cancel = default, SharedInputs? shared = null)
    {
        progress?.Report(Step.Compile);
        var compiled = Assemblies.Compile(request, shared ?? new SharedInputs(), cancel);
        if (!compiled.Ok) return Failed(compiled.Failure);
        using var assemblies = compiled.Value;
        if (request.BaselineOutput is { } folder && BaselineFiles.Write(assemblies, folder) is { } unkept) return Failed(unkept);
        var hooks = HookSources.Read(request.Hooks, HookRoot(request.Post), assemblies.Pairs[^1].Post, cancel);
        if (!hooks.Ok) return Failed(hooks.Failure);
        if (request.StopAfter == Step.Compile) return Stopped(StepReport.Of(assemblies.Pairs));

        progress?.Report(Step.Match);
        var correspondences = assemblies.Pairs.Select(pair => Matcher.Match(pair.Pre, pair.Post)).ToList();
        if (request.StopAfter == Step.Match) return Stopped(StepReport.Of(correspondences));

        progress?.Report(Step.Diff);
        var changes = Differ.Diff(correspondences, cancel) with { KnowsAllUsers = request.AllReferences && assemblies.IsProgram };
        if (request.StopAfter == Step.Diff) return Stopped(StepReport.Of(changes, request)) with { Changes = changes };

        progress?.Report(Step.Classify);
        var classified = Classifier.ClassifyEach(changes, assemblies.SuppressionFileOf, request.GenerateSuppressions, hooks.Value.Declarations);
        if (!classified.Ok) return Failed(classified.Failure);
        var judged = HookOffers.Add(classified.Value, cancel);
        if (request.StopAfter == Step.Classify)
            return Stopped(StepReport.Of(judged, request)) with { Code = judged.Code, Changes = changes, Findings = judged.Findings };

        var built = HookStep.Build(judged, hooks.Value, cancel);
        if (!built.Ok) return Failed(built.Failure) with { Findings = judged.Findings };
        var (verdict, hookModule) = built.Value;

        if (verdict is not Verdict.Clean clean)
        {
            if (Packer.WriteVerdict(assemblies.Name, Reporter.Render(verdict, request), request.OutputDirectory) is { } unwritten) return Failed(unwritten) with { Findings = verdict.Findings };
            return verdict is Verdict.Nothing
                ? new PatchOutcome { Code = Code.NothingToPatch, Message = $"{assemblies.Name}: nothing to patch.", Findings = verdict.Findings, Changes = changes }
                : new PatchOutcome { Code = Code.Refused, Message = $"{assemblies.Name}: the change is not safe to apply live.", Findings = verdict.Findings, Changes = changes };
        }

        progress?.Report(Step.Pack);
        var refusals = new List<Refusal>();
        var modules = Extractor.ExtractAll(clean, cancel, refusals, hookModule);
        if (!modules.Ok)
        {
            var refused = Extractor.Refuse(clean, refusals);
            if (Packer.WriteVerdict(assemblies.Name, Reporter.Render(refused, request), request.OutputDirectory) is { } unwritten) return Failed(unwritten) with { Findings = refused.Findings };
            return new PatchOutcome { Code = Code.Refused, Message = $"{assemblies.Name}: the change cannot be put into a patch module.", Findings = refused.Findings, Changes = changes };
        }

        return Packer.Pack(clean, modules.Value, Reporter.Render(clean, request, modules.Value), request) with { Changes = changes };
    }

    // What the names of hook sources start from: the same on any machine.
    private static string HookRoot(SideInput post) => post is SideInput.Sources sources ? sources.Root ?? sources.ProjectDirectory : "/";

    private static PatchOutcome Failed(Failure failure) =>
        new() { Code = failure.Code, Message = failure.Message, Evidence = [.. failure.Evidence] };

    private static PatchOutcome Stopped(StepReport report) =>
        new() { Code = Code.Ok, Message = report.Lines[0], Report = report };
}
