using PatchGen.Format;
using PatchGen.Runtime.Serve;

namespace PatchGen.Runtime.Switch;

/// <summary>What an applied patch's state is, and how it is said. Only a patch that is proven everywhere is plainly a success.</summary>
internal static class Outcomes
{
    /// <summary>The patch with the state that its counts give it.</summary>
    public static AppliedPatch WithState(AppliedPatch patch) => patch with
    {
        State = patch.Suspended.Any(s => s.Count != 0) ? "Draining" : patch.Unproven.IsEmpty ? "Applied" : "Unproven",
    };

    /// <summary>How the log says it.</summary>
    public static string Sentence(AppliedPatch patch) => patch.State switch
    {
        "Draining" => $"Update {patch.Id} applied, draining: {string.Join(", ", patch.Suspended.Where(s => s.Count != 0).Select(Shown))} may still run pre code",
        "Unproven" when patch.AtStart => $"Update {patch.Id} applied, {patch.Unproven.Length} unproven: {string.Join(", ", patch.Unproven)}",
        "Unproven" => $"Update {patch.Id} applied, {patch.Unproven.Length} unproven: generated code made before may have inlined {string.Join(", ", patch.Unproven)}",
        _ => $"Update {patch.Id} applied successfully",
    };

    /// <summary>The answer to a client.</summary>
    public static WireResponse Response(AppliedPatch patch)
    {
        var code = patch.State switch { "Draining" => Code.Draining, "Unproven" => Code.Unproven, _ => Code.Ok };
        return Responses.Of(code, Sentence(patch) + ".") with { Patch = patch, Evidence = [.. patch.Suspended.Where(s => s.Count != 0).Select(Shown), .. patch.Unproven] };
    }

    private static string Shown(SuspendedCount suspended) =>
        $"{(suspended.Count < 0 ? "an unknown number of" : suspended.Count)} {suspended.Kind} instances of {new MemberKey(suspended.Member).Display}";
}
