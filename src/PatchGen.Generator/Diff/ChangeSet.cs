using System.Collections.Immutable;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff;

/// <summary>All that differs, in a deterministic order, and how synthesized members of the two sides correspond.</summary>
public sealed record ChangeSet
{
    /// <summary>The sides.</summary>
    public required Correspondence Correspondence { get; init; }

    /// <summary>The facts, sorted by member, then by kind.</summary>
    public required ImmutableArray<Fact> Facts { get; init; }

    /// <summary>
    /// Synthesized types, methods and fields that are the same on both sides: post metadata token to pre token.
    /// Bound only where both have the same shape and code; Extract refers to the target's for these and clones all others.
    /// </summary>
    public required ImmutableDictionary<int, int> Synthesized { get; init; }

    /// <summary>The simple names of the assemblies that the pre side's <c>InternalsVisibleTo</c> names, sorted.</summary>
    public ImmutableArray<string> Friends { get; init; } = [];

    /// <summary>How many method bodies were compared.</summary>
    public int Compared { get; init; }

    /// <summary>What differs in the assemblies of referenced projects that go into the same patch, dependencies first.</summary>
    public ImmutableArray<ChangeSet> Referenced { get; init; } = [];

    /// <summary>
    /// True for a program whose referenced projects are all compared: who was built against one of their assemblies is in
    /// <see cref="All"/>, or unchanged. What is loaded otherwise, as plug-ins are, is not known.
    /// </summary>
    public bool KnowsAllUsers { get; init; }

    /// <summary>All assemblies of the patch, dependencies first, this one last.</summary>
    public IEnumerable<ChangeSet> All => Referenced.Append(this);

    /// <summary>The facts of all assemblies of the patch.</summary>
    public IEnumerable<Fact> AllFacts => All.SelectMany(changes => changes.Facts);

    /// <summary>True where nothing needs a patch: no facts, or stamps of the build only.</summary>
    public bool IsEmpty => AllFacts.All(f => f is BuildStampChanged);
}
