using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary>The grade of an applied patch, in words: only a proven one is called a plain success.</summary>
internal static class PatchState
{
    /// <summary>The code of a state; an unchanged process stays <see cref="Format.Code.AlreadyApplied"/>.</summary>
    internal static Code Code(AppliedPatch? patch, Code answered) => (patch?.State, answered) switch
    {
        (_, var code) when code == Format.Code.AlreadyApplied => code,
        ("Draining", _) => Format.Code.Draining,
        ("Unproven", _) => Format.Code.Unproven,
        ("Applied", _) => Format.Code.Ok,
        _ => answered,
    };

    /// <summary>The line that an apply ends with.</summary>
    internal static string Message(string id, AppliedPatch? patch, Code code)
    {
        if (code == Format.Code.AlreadyApplied) return $"Update {id} is already applied";
        if (code == Format.Code.Draining) return $"Update {id} applied; draining: {Live(patch)} made before may still run pre code (allow with --allow-draining)";
        if (code == Format.Code.Unproven) return $"Update {id} applied; unproven: generated code may hold inlined copies of {patch?.Unproven.Length ?? 0} of its members (allow with --allow-unproven)";
        return $"Update {id} applied successfully";
    }

    /// <summary>What and how many: a line an owner.</summary>
    internal static IEnumerable<string> Evidence(AppliedPatch? patch)
    {
        if (patch is null) yield break;
        foreach (var s in patch.Suspended.Where(s => s.Count != 0).DistinctBy(s => (s.Kind, s.Member))) yield return $"{s.Kind} {Output.MemberText.Show(s.Member)}: {Number(s.Count)} live";
        foreach (var member in patch.Unproven) yield return $"may be inlined in generated code: {Output.MemberText.Show(member)}";
    }

    /// <summary>How long the process stood still for the switch.</summary>
    internal static IEnumerable<string> Pause(WireResponse response)
    {
        if (response.PauseMilliseconds is { } pause) yield return FormattableString.Invariant($"pause {pause:0.###} ms in {response.Attempts} attempt{(response.Attempts == 1 ? "" : "s")}");
        if (response.CensusPauseMilliseconds is { } counted) yield return FormattableString.Invariant($"stood still {counted:0.#} ms to be counted");
        if (response.GateMilliseconds is { } gate) yield return FormattableString.Invariant($"changed code was closed {gate:0.#} ms for hooks");
    }

    private static string Live(AppliedPatch? patch)
    {
        // Counted by member: a member with several lambdas has its number in several rows.
        var counts = patch?.Suspended.DistinctBy(s => s.Member).Select(s => s.Count).ToList() ?? [];
        return counts.Count == 0 || counts.Contains(-1) ? "an unknown number of instances" : $"{counts.Sum()} instance{(counts.Sum() == 1 ? "" : "s")}";
    }

    internal static string Number(int count) => count < 0 ? "unknown" : $"{count}";
}

/// <summary>What the operator accepts: grades below a proven success, and a process's opt-out.</summary>
internal sealed record Allowance(bool Draining, bool Unproven, bool OptOut)
{
    /// <summary>The process may stand still to be counted.</summary>
    internal bool Pause { get; init; }

    /// <summary>The exit code of an outcome under this allowance.</summary>
    internal int Exit(Code code) => code == Code.Draining && Draining || code == Code.Unproven && Unproven ? 0 : code.Exit;
}
