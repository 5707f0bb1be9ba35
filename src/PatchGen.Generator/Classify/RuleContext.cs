using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>What a rule may look at beside the fact.</summary>
/// <param name="Changes">The assembly that the fact is about.</param>
/// <param name="Patch">The project's own assembly, with <see cref="ChangeSet.Referenced"/>: all that is patched together.</param>
public sealed record RuleContext(ChangeSet Changes, ChangeSet Patch)
{
    /// <summary>The context of an assembly that is patched alone.</summary>
    public RuleContext(ChangeSet changes) : this(changes, changes) { }

    private readonly HashSet<MemberKey> addedTypes = [.. Changes.Facts.OfType<TypeAdded>().Select(f => f.Member)];
    private readonly HashSet<MemberKey> removedTypes = [.. Changes.Facts.OfType<TypeRemoved>().Select(f => f.Member)];
    private readonly HashSet<MemberKey> consts = [.. Changes.Facts.OfType<ConstChanged>().Select(f => f.Member)];

    /// <summary>
    /// True for an assembly whose users are all known and patched with it where the change concerns them: one that a program references.
    /// </summary>
    public bool UsersArePatched => Patch.KnowsAllUsers && !ReferenceEquals(Changes, Patch);

    /// <summary>True for a const whose value changed.</summary>
    public bool IsConst(MemberKey field) => consts.Contains(field);

    /// <summary>True where the member's type is new as a whole: nothing of it exists in the process yet.</summary>
    public bool OnNewType(Fact fact) => addedTypes.Contains(fact.Member.Type);

    /// <summary>True where the member's type was removed as a whole: the type's own finding speaks for its members.</summary>
    public bool OnRemovedType(Fact fact) => fact.Member.Kind != 'T' && removedTypes.Contains(fact.Member.Type);
}
