using PatchGen.Format;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Commands;

/// <summary>What an applied patch's state is, and how it is answered. Only a patch that is proven everywhere is plainly a success.</summary>
internal static class Outcomes
{
    /// <summary>The patch with the state that its counts give it: the worst that holds.</summary>
    public static AppliedPatch WithState(AppliedPatch patch) => patch with { State = patch.Worst().State() };

    /// <summary>How the log reports it.</summary>
    public static string Sentence(AppliedPatch patch) => patch.Sentence();

    /// <summary>The answer to a client.</summary>
    public static WireResponse Response(AppliedPatch patch) => Answer(patch, patch.Worst().Code(), already: false);

    /// <summary>The answer where the patch is in the process already: done only where it is proven.</summary>
    public static WireResponse Already(AppliedPatch patch) =>
        Answer(patch, patch.Worst() == PatchGrade.Applied ? Code.AlreadyApplied : patch.Worst().Code(), already: true);

    private static WireResponse Answer(AppliedPatch patch, Code code, bool already) =>
        Responses.Of(code, patch.Sentence(already) + ".") with { Patch = patch, Already = already, Evidence = [.. patch.InFlight(), .. patch.Unproven] };
}
