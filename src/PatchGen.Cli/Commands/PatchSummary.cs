using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary>An applied patch as the tool reports it: its code, one line, and what stands below that.</summary>
internal static class PatchSummary
{
    /// <summary>The code of an apply: that of the worst grade, also where the patch was in the process before.</summary>
    /// <param name="patch">The patch as it is now; null where the runtime does not report it.</param>
    /// <param name="response">How the runtime answered.</param>
    internal static Code Code(AppliedPatch? patch, WireResponse response)
    {
        if (patch is null) return response.Code;
        return patch.Worst() == PatchGrade.Applied && Already(response) ? Format.Code.AlreadyApplied : patch.Worst().Code();
    }

    /// <summary>The line that an apply ends with; where an option would accept what it reports, it names the option.</summary>
    internal static string Message(AppliedPatch? patch, WireResponse response, Allowance allowed)
    {
        if (patch is null) return response.Message;
        var options = string.Join(" and ", patch.Grades().Where(grade => !allowed.Covers(grade)).Select(Allowance.Option));
        return (response.DryRun ? patch.Rehearsed() : patch.Sentence(Already(response))) + (options.Length > 0 ? $" (exit 0 with {options})" : "");
    }

    /// <summary>What may still run pre code, and where the patch may be without effect: one line each.</summary>
    internal static IEnumerable<string> Evidence(AppliedPatch? patch) =>
        patch is null ? [] : patch.InFlight().Concat(patch.Unproven.Select(what => "may be without effect: " + what));

    /// <summary>How long the process stood still, and how long changed code was closed.</summary>
    internal static IEnumerable<string> Pause(WireResponse response)
    {
        if (response.PauseMilliseconds is { } pause) yield return FormattableString.Invariant($"pause {pause:0.###} ms in {response.Attempts} attempt{(response.Attempts == 1 ? "" : "s")}");
        if (response.Pauses > 0) yield return FormattableString.Invariant($"stood still {response.Pauses} time{(response.Pauses == 1 ? "" : "s")}, looks at the stacks included: {response.TotalPauseMilliseconds:0.###} ms in all, {response.LongestPauseMilliseconds:0.###} ms at most");
        if (response.CensusPauseMilliseconds is { } counted) yield return FormattableString.Invariant($"stood still {counted:0.#} ms to be counted");
        if (response.GateMilliseconds is { } gate) yield return FormattableString.Invariant($"changed code was closed {gate:0.#} ms for hooks");
    }

    /// <summary>A refusal of the runtime, with the pauses that the process felt for it.</summary>
    internal static Failure Refusal(WireResponse response) =>
        new(response.Code, response.Message, [.. response.Evidence, .. Pause(response)]);

    // A runtime that an earlier version of the tool attached has the code only.
    private static bool Already(WireResponse response) => response.Already || response.Code == Format.Code.AlreadyApplied;
}

/// <summary>What the operator accepts: grades below a proven success, and a process's opt-out.</summary>
internal sealed record Allowance(bool Draining, bool Unproven, bool OptOut)
{
    /// <summary>The process may stand still to be counted.</summary>
    internal bool Pause { get; init; }

    /// <summary>The exit code: 0 only where every grade that holds is accepted, so that accepting one never hides another.</summary>
    internal int Exit(AppliedPatch? patch, Code code) =>
        code.Exit != Code.Draining.Exit ? code.Exit
        : (patch?.Grades() ?? [PatchGrades.Of(code)]).All(Covers) ? 0
        : code.Exit;

    /// <summary>Whether a grade is accepted.</summary>
    internal bool Covers(PatchGrade grade) => grade switch { PatchGrade.Draining => Draining, PatchGrade.Unproven => Unproven, _ => true };

    /// <summary>The option that accepts a grade.</summary>
    internal static string Option(PatchGrade grade) => grade == PatchGrade.Draining ? "--allow-draining" : "--allow-unproven";
}
