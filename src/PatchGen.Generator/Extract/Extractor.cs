using PatchGen.Format;
using PatchGen.Generator.Classify;

namespace PatchGen.Generator.Extract;

/// <summary>The fifth step: the post code becomes a module of its own.</summary>
public static class Extractor
{
    /// <summary>Writes and verifies the patch module; what it cannot express it refuses, never emits wrong.</summary>
    public static Result<PatchModule> Extract(Verdict.Clean verdict, CancellationToken cancel) => throw new NotImplementedException();
}
