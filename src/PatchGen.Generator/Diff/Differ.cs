using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff;

/// <summary>The third step: the facts.</summary>
public static class Differ
{
    /// <summary>Compares IL in lock-step, then metadata.</summary>
    public static ChangeSet Diff(Correspondence correspondence, CancellationToken cancel) => throw new NotImplementedException();
}
