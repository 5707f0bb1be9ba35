using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>The pre bodies without a counterpart that go on running in what was made of them.</summary>
internal static class StaleBodies
{
    /// <summary>Those of the state machines, lambdas and local functions that some bodies reach.</summary>
    /// <param name="c">The comparison: what is bound has a counterpart.</param>
    /// <param name="owner">The member that the bodies belong to.</param>
    /// <param name="reach">What they reach.</param>
    /// <param name="replaced">The bodies themselves: they start no state machine of the pre side any more.</param>
    public static ImmutableArray<StaleBody> Of(Comparison c, MemberKey owner, Reach reach, HashSet<MethodDefinitionHandle> replaced)
    {
        var stale = ImmutableArray.CreateBuilder<StaleBody>();
        foreach (var (kickOff, moveNext) in reach.Machines)
        {
            if (IsBound(moveNext) || (IsBound(kickOff) && !replaced.Contains(kickOff))) continue;
            var kind = (Facts.Traits.Of(c.Pre, kickOff) & MethodTraits.Async) != 0 ? SuspendedKind.Async : SuspendedKind.Iterator;
            stale.Add(Body(c, kind, owner, moveNext));
        }

        foreach (var function in reach.Functions.Where(f => !IsBound(f)))
            foreach (var kind in Kinds(c.Conducts.Graph.TakenOf(function))) stale.Add(Body(c, kind, owner, function));
        return stale.DrainToImmutable();

        bool IsBound(MethodDefinitionHandle pre) => c.Binder.Bound.IsPreBound(MetadataTokens.GetToken(pre));
    }

    /// <summary>What may lead to a method, by how code takes it.</summary>
    public static IEnumerable<SuspendedKind> Kinds(Taken taken)
    {
        if (taken.HasFlag(Taken.Delegate)) yield return SuspendedKind.Delegate;
        if (taken.HasFlag(Taken.Pointer)) yield return SuspendedKind.FunctionPointer;
        if (taken.HasFlag(Taken.Token)) yield return SuspendedKind.ExpressionTree;
    }

    /// <summary>One body.</summary>
    public static StaleBody Body(Comparison c, SuspendedKind kind, MemberKey owner, MethodDefinitionHandle pre)
    {
        var type = c.Pre.Snapshot.Keys.Type(c.Pre.Metadata.GetMethodDefinition(pre).GetDeclaringType()).Text[2..];
        return new(kind, owner, MetadataTokens.GetToken(pre), type, kind == SuspendedKind.Delegate ? c.Pre.Name(pre) : null);
    }
}
