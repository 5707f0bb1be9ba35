namespace PatchGen.Format;

/// <summary>How far the effect of an applied patch is certain. The one order, best first: the greater, the worse.</summary>
public enum PatchGrade
{
    /// <summary>Proven: no pre code is left.</summary>
    Applied,

    /// <summary>What was in flight at the switch may still run pre code; it ends by itself.</summary>
    Draining,

    /// <summary>Code that PatchGen cannot reach may run pre code for as long as the process lives.</summary>
    Unproven,
}

/// <summary>The grade of a patch, its code and its words: tool and runtime take them from here.</summary>
public static class PatchGrades
{
    private const int Named = 3;

    /// <summary>Every grade that holds, worst first; only <see cref="PatchGrade.Applied"/> where the patch is proven.</summary>
    public static IReadOnlyList<PatchGrade> Grades(this AppliedPatch patch)
    {
        PatchGrade[] reasons = [.. patch.Unproven.IsEmpty ? [] : new[] { PatchGrade.Unproven }, .. patch.IsDraining() ? new[] { PatchGrade.Draining } : []];
        return reasons.Length > 0 ? reasons : [PatchGrade.Applied];
    }

    /// <summary>The state of a grade.</summary>
    public static PatchState State(this PatchGrade grade) => grade switch
    {
        PatchGrade.Applied => PatchState.Applied,
        PatchGrade.Draining => PatchState.Draining,
        PatchGrade.Unproven => PatchState.Unproven,
        _ => throw new ArgumentOutOfRangeException(nameof(grade)),
    };

    /// <summary>The worst grade that holds: what <see cref="AppliedPatch.State"/> and the code of an answer name.</summary>
    public static PatchGrade Worst(this AppliedPatch patch) => patch.Grades().Max();

    /// <summary>True while calls, iterators or delegates from before the switch live, or nobody knows whether they do.</summary>
    public static bool IsDraining(this AppliedPatch patch) => patch.Suspended.Any(s => s.Count != 0);

    /// <summary>The code of a grade.</summary>
    public static Code Code(this PatchGrade grade) => grade switch
    {
        PatchGrade.Applied => Format.Code.Ok,
        PatchGrade.Draining => Format.Code.Draining,
        _ => Format.Code.Unproven,
    };

    /// <summary>The grade that a code names; <see cref="PatchGrade.Applied"/> for any code that names none.</summary>
    public static PatchGrade Of(Code code) => Enum.GetValues<PatchGrade>().LastOrDefault(grade => grade.Code() == code);

    /// <summary>
    /// How an apply ends, in one line: the worst grade first, and each with what may be wrong and what mends it. Only a proven
    /// patch is called a success.
    /// </summary>
    /// <param name="patch">The patch.</param>
    /// <param name="already">True where it was in the process before.</param>
    public static string Sentence(this AppliedPatch patch, bool already = false)
    {
        var applied = $"Update {patch.Id} {(already ? "is already applied" : "applied")}";
        if (patch.Worst() == PatchGrade.Applied) return already ? applied : applied + " successfully";
        return $"{applied}; {string.Join("; and ", patch.Grades().Select(grade => grade == PatchGrade.Unproven ? Unproven(patch) : Draining(patch)))}";
    }

    /// <summary>What an apply would come to, in one line: the worst grade first.</summary>
    /// <param name="patch">The patch as it would be.</param>
    public static string Rehearsed(this AppliedPatch patch)
    {
        var applied = $"Update {patch.Id} would be applied";
        return patch.Worst() == PatchGrade.Applied
            ? applied
            : $"{applied}; {string.Join("; and ", patch.Grades().Select(grade => grade == PatchGrade.Unproven ? Unproven(patch) : $"draining: {Live(patch)} that live now may run pre code until they are gone"))}";
    }

    /// <summary>What is in flight: one line per kind and member, with the number.</summary>
    public static IEnumerable<string> InFlight(this AppliedPatch patch) =>
        patch.Suspended.Where(s => s.Count != 0).Select(s => $"{s.Kind.Number(s.Count)} of {s.Member.Display}").Distinct();

    private static string Unproven(AppliedPatch patch)
    {
        var names = string.Join(", ", patch.Unproven.Take(Named)) + (patch.Unproven.Length > Named ? $" and {patch.Unproven.Length - Named} more" : "");
        return $"unproven: the fix may be without effect in {names}; a restart with the fixed build{(patch.AtStart ? "" : ", or with `patchgen exec`,")} mends it";
    }

    private static string Draining(AppliedPatch patch) =>
        $"draining: {Live(patch)} from before the switch may run pre code until they are gone; `patchgen view` shows when that is, `patchgen apply --wait` waits for it";

    // By member: one with several lambdas has the same number in several rows.
    private static string Live(AppliedPatch patch) => string.Join(" and ", patch.Suspended.Where(s => s.Count != 0).DistinctBy(s => (s.Kind, s.Member))
        .GroupBy(s => s.Kind).Select(kind => kind.Key.Number(kind.Any(s => s.Count < 0) ? -1 : kind.Sum(s => s.Count))));
}
