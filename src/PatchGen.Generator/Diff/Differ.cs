using PatchGen.Generator.Diff.Facts;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff;

/// <summary>The third step: the facts.</summary>
public static class Differ
{
    /// <summary>Compares IL in lock-step, then metadata.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="BadImageFormatException">A body or signature cannot be read.</exception>
    public static ChangeSet Diff(Correspondence correspondence, CancellationToken cancel)
    {
        using var comparison = new Comparison(correspondence);
        // Fields first: what consts were and are explains the methods that inlined them.
        FieldFacts.Find(comparison);
        MethodFacts.Find(comparison, cancel);
        PropertyFacts.Find(comparison);
        TypeFacts.Find(comparison);
        AssemblyFacts.Find(comparison);
        return new ChangeSet
        {
            Correspondence = correspondence,
            Facts = comparison.Sorted(),
            Synthesized = comparison.Binder.Bound.ToPre(),
            Friends = comparison.Friends.Names,
            Compared = comparison.Owners.Compared,
        };
    }
}
