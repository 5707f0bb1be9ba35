using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>What the rules decided. Only <see cref="Clean"/> type-checks into Extract.</summary>
public abstract record Verdict
{
    private Verdict(ChangeSet changes, ImmutableArray<Finding> findings) => (Changes, Findings) = (changes, findings);

    /// <summary>What was judged.</summary>
    public ChangeSet Changes { get; }

    /// <summary>The findings, gravest first, then by member and rule.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>How a build ends with it: <see cref="Code.Ok"/>, <see cref="Code.NothingToPatch"/> or <see cref="Code.Refused"/>.</summary>
    public Code Code => this switch
    {
        Clean => Code.Ok,
        Nothing => Code.NothingToPatch,
        _ => Code.Refused,
    };

    /// <summary>The same verdict with further findings, none of which is open.</summary>
    internal Verdict With(ImmutableArray<Finding> further) => further.IsEmpty ? this : Over([.. further, .. Findings]);

    /// <summary>The same verdict, its findings said otherwise.</summary>
    internal Verdict Over(ImmutableArray<Finding> findings) => this switch
    {
        Clean => new Clean(Changes, findings),
        Nothing => new Nothing(Changes, findings),
        _ => new Refused(Changes, findings),
    };

    /// <summary>Nothing differs that a process would notice.</summary>
    public sealed record Nothing : Verdict
    {
        internal Nothing(ChangeSet changes, ImmutableArray<Finding> findings) : base(changes, findings) { }
    }

    /// <summary>Safe to apply live, hooks and accepted findings counted.</summary>
    public sealed record Clean : Verdict
    {
        internal Clean(ChangeSet changes, ImmutableArray<Finding> findings) : base(changes, findings) { }
    }

    /// <summary>Not safe: at least one finding is Refused, or NeedsTransform and open.</summary>
    public sealed record Refused : Verdict
    {
        internal Refused(ChangeSet changes, ImmutableArray<Finding> findings) : base(changes, findings) { }
    }
}
