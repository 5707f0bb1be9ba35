using System.Collections.Immutable;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Facts.Assemblies;
using PatchGen.Generator.Diff.Facts.Fields;
using PatchGen.Generator.Diff.Facts.Methods;
using PatchGen.Generator.Diff.Facts.Types;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff;

/// <summary>The third step: the facts.</summary>
public static class Differ
{
    /// <summary>Compares IL in lock-step, then metadata.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="BadImageFormatException">A body or signature cannot be read.</exception>
    public static ChangeSet Diff(Correspondence correspondence, CancellationToken cancel) => Diff(correspondence, [], [], cancel);

    /// <summary>The same for the assemblies of several projects.</summary>
    /// <param name="correspondences">Dependencies first, the project's own last.</param>
    /// <param name="cancel">Cancels between bodies.</param>
    /// <returns>The project's own changes, with those of the others in <see cref="ChangeSet.Referenced"/> where they have any.</returns>
    public static ChangeSet Diff(IReadOnlyList<Correspondence> correspondences, CancellationToken cancel)
    {
        var referenced = ImmutableArray.CreateBuilder<ChangeSet>();
        for (var i = 0; i < correspondences.Count - 1; i++)
        {
            var changes = Diff(correspondences[i], referenced, [.. correspondences.Skip(i + 1).Select(user => user.Pre)], cancel);
            if (!changes.IsEmpty) referenced.Add(changes);
        }

        return Diff(correspondences[^1], referenced, [], cancel) with { Referenced = referenced.ToImmutable() };
    }

    private static ChangeSet Diff(Correspondence correspondence, IEnumerable<ChangeSet> dependencies, IReadOnlyList<Snapshot> users, CancellationToken cancel)
    {
        using var comparison = new Comparison(correspondence) { Users = new(users) };
        // What a dependency's const was and is explains the methods here that inlined it.
        foreach (var inlined in dependencies.SelectMany(d => d.Facts).OfType<ConstChanged>())
            comparison.Inlines($"const {inlined.Member.Name} of {inlined.Assembly}", inlined.PreValue, inlined.PostValue);
        // Fields first: what consts were and are explains the methods that inlined them.
        FieldFacts.Find(comparison);
        MethodFacts.Find(comparison, cancel);
        PropertyFacts.Find(comparison);
        TypeFacts.Find(comparison);
        AssemblyFacts.Find(comparison);
        Leftovers.Find(comparison);
        Survivors.Find(comparison);
        Onlookers.Find(comparison);
        EnumNames.Find(comparison);
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
