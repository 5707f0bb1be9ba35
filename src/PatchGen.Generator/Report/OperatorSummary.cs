using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract;

namespace PatchGen.Generator.Report;

/// <summary>What changes for the operator, in a few sentences: which processes, what to expect of apply and undo, what to know before.</summary>
internal static class OperatorSummary
{
    public static Html Of(Verdict verdict, IReadOnlyList<PatchModule> modules)
    {
        if (verdict is not Verdict.Clean) return new Html();
        var methods = verdict.Changes.AllFacts.OfType<MethodChanged>().ToList();
        var inFlight = verdict.Changes.AllFacts.SelectMany(f => f.Stale).Select(s => s.Owner).Distinct().Count();
        return Html.Of($"""
            <ul>
            {Html.Of(verdict.Changes.All.Select(changes => Fits(changes.Correspondence.Pre)))}            <li>Replaces {methods.Count} {(methods.Count == 1 ? "method" : "methods")} at once, without a restart; threads that are inside one of them let the switch wait.</li>
            {(inFlight == 0 ? new Html() : Html.Of($"<li>Code of {inFlight} {(inFlight == 1 ? "member" : "members")} can be suspended or held, as a delegate or an object: what was made before goes on with the pre code, and the patch says <i>draining</i> until they are gone.</li>\n"))}{Accepted(verdict)}{Warnings(verdict)}{State(modules)}
            </ul>

            """);
    }

    private static Html State(IReadOnlyList<PatchModule> modules)
    {
        var hooks = modules.SelectMany(module => module.Hooks).ToList();
        var shadows = modules.Sum(module => module.ShadowFields.Length);
        return Html.Of([
            shadows == 0 ? new Html() : Html.Of($"<li><a href=\"#shadows\">{shadows} added {(shadows == 1 ? "field is" : "fields are")}</a> kept beside their objects.</li>\n"),
            hooks.Count == 0 ? new Html() : Html.Of($"<li><a href=\"#hooks\">{hooks.Count} transform {(hooks.Count == 1 ? "hook runs" : "hooks run")}</a> at apply and undo; threads that enter changed code meanwhile wait.</li>\n"),
            hooks.FirstOrDefault(hook => hook.NoReverse is not null) is { } forever
                ? Html.Of($"<li>It cannot be taken off again: {forever.NoReverse}</li>\n")
                : Html.Of($"<li><code>patchgen undo</code> takes it off again.</li>\n"),
        ]);
    }

    private static Html Fits(Snapshot pre) => Html.Of(
        $"<li>Fits processes that run {pre.Name} {pre.Version.ToString()} with module version id <code>{pre.Mvid.ToString()}</code>, and no other build.</li>\n");

    private static Html Accepted(Verdict verdict) => Html.Of(verdict.Findings
        .Where(f => f is { Severity: Severity.NeedsTransform, IsOpen: false })
        .GroupBy(f => (f.Rule.Id, Reason: f.HandledBy is { } hook ? $"handled by {hook}" : $"accepted: {f.Justification}"))
        .Select(group => Html.Of($"<li>{group.Key.Id}, {group.First().Rule.Title}: {group.Key.Reason}</li>\n")));

    private static Html Warnings(Verdict verdict) => Html.Of(verdict.Findings
        .Where(f => f.Severity == Severity.Warning)
        .GroupBy(f => f.Rule.Id)
        .Select(group => Html.Of($"<li><a href=\"#findings\">{group.Key}</a>, {group.First().Rule.Title}{(group.Count() > 1 ? $" ({group.Count()} times)" : "")}.</li>\n")));
}
