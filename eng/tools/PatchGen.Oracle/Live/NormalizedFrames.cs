using System.Text.RegularExpressions;

namespace PatchGen.Oracle.Live;

/// <summary>A stack as the post program would have it: what PatchGen adds is left out, and numbers that the compiler gives count for nothing.</summary>
internal static partial class NormalizedFrames
{
    private const string PatchModule = ".patch-";

    /// <summary>A trampoline and its replacement are one frame, named as the program names it.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = Normal(frames[i]);
            yield return frame;
            var isReplacement = frames[i].Contains(PatchModule, StringComparison.Ordinal);
            if (isReplacement && i + 1 < frames.Count && !frames[i + 1].Contains(PatchModule, StringComparison.Ordinal) && Stands(Normal(frames[i + 1]), frame)) i++;
        }
    }

    // All state machines have the same method; a lambda may be another class's in the patch.
    private static bool Stands(string trampoline, string replacement) => trampoline == replacement || (Method(replacement) is not "MoveNext" and var method && method == Method(trampoline));

    private static string Normal(string frame) => Number().Replace(Module().Replace(frame, "!").Replace("__Patch", "", StringComparison.Ordinal), "#");

    private static string Method(string frame) => frame[(frame.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\.patch-[a-z0-9]+!")]
    private static partial Regex Module();

    // <Run>b__0_1, <>c__DisplayClass3_0, <Get>d__5.
    [GeneratedRegex(@"(?<=__[A-Za-z]*)\d+(_\d+)*")]
    private static partial Regex Number();
}
