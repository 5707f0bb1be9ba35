using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>Compares a declared method with all synthesized code that it reaches.</summary>
internal sealed class OwnerComparer
{
    private readonly Binder binder;
    private readonly List<Owed> owed = [];
    private int current;

    public OwnerComparer(Binder binder, BodyComparer bodies)
    {
        this.binder = binder;
        Bodies = bodies;
        binder.Owed = (pre, post) => owed.Add(new(new(pre, post), current));
    }

    public BodyComparer Bodies { get; }

    /// <summary>The synthesized bodies that the last comparison met.</summary>
    public IReadOnlyList<BodyPair> Met => owed.Count <= 1 ? [] : [.. owed.Skip(1).Select(o => o.Pair)];

    /// <summary>How many bodies were compared.</summary>
    public int Compared { get; private set; }

    // A body that must be the same as its counterpart, and the index of the body that brought it up.
    private sealed record Owed(BodyPair Pair, int Parent);

    /// <summary>How the two differ, or null.</summary>
    public Outcome? Compare(MethodDefinitionHandle pre, MethodDefinitionHandle post)
    {
        Compared++;
        return Compare(new(pre, post), () => Bodies.Compare(pre, post), redirect: true);
    }

    /// <summary>
    /// The same for a part of the owner, which <paramref name="own"/> compares. With <paramref name="redirect"/> false a lambda that differs
    /// makes the whole part differ.
    /// </summary>
    public Outcome? Compare(BodyPair owner, Func<Difference?> own, bool redirect = false)
    {
        var mark = binder.Bound.Mark();
        owed.Clear();
        owed.Add(new(owner, -1));
        current = 0;
        if (own() is { } difference) return Differs(mark, difference);
        if (owed.Count == 1 && binder.Bound.Mark() == mark) return null;
        var failed = new List<(int Index, Difference Difference)>();
        for (current = 1; current < owed.Count; current++)
        {
            Compared++;
            var count = owed.Count;
            if (Bodies.Compare(owed[current].Pair.Pre, owed[current].Pair.Post) is not { } inner) continue;
            owed.RemoveRange(count, owed.Count - count);
            failed.Add((current, inner));
        }

        if (failed.Count == 0)
            return LeftOverFields(mark, byName: false) ? null : Differs(mark, new(owner.Pre, owner.Post, -1, -1, "captured variables"));
        return redirect && Redirected(failed) is { } alone && LeftOverFields(mark, byName: true)
            ? new(Telling(failed), alone)
            : Differs(mark, Telling(failed));
    }

    /// <summary>Binds what <paramref name="bind"/> binds, with all that it owes, or nothing.</summary>
    public bool TryBind(Func<bool> bind)
    {
        var mark = binder.Bound.Mark();
        owed.Clear();
        current = -1;
        if (bind() && OwedAreSame() && LeftOverFields(mark, byName: true)) return true;
        binder.Bound.Rollback(mark);
        return false;
    }

    // Where a state machine differs it may do so first in what the compiler adds to the user's code.
    private Difference Telling(List<(int Index, Difference Difference)> failed) =>
        failed.Select(f => f.Difference).FirstOrDefault(d => SequencePoints.HasAny(binder.Post, d.Post), failed[0].Difference);

    private bool OwedAreSame()
    {
        for (current = 0; current < owed.Count; current++)
        {
            Compared++;
            if (Bodies.Compare(owed[current].Pair.Pre, owed[current].Pair.Post) is not null) return false;
        }

        return true;
    }

    private Outcome Differs(int mark, Difference difference)
    {
        binder.Bound.Rollback(mark);
        return new(difference, []);
    }

    // Null where something else than a lambda or local function must be replaced.
    private ImmutableArray<BodyPair>? Redirected(List<(int Index, Difference Difference)> failed)
    {
        var redirect = ImmutableArray.CreateBuilder<BodyPair>();
        foreach (var (index, _) in failed)
        {
            var unit = index;
            // A state machine's code is replaced with the method that starts it.
            while (unit > 0 && StateMachine(owed[unit].Pair) is { } machine)
            {
                Unbind(machine);
                unit = owed[unit].Parent;
            }

            if (unit <= 0 || !IsLambdaOrLocal(owed[unit].Pair.Pre)) return null;
            if (!redirect.Contains(owed[unit].Pair)) redirect.Add(owed[unit].Pair);
        }

        return redirect.DrainToImmutable();
    }

    private bool IsLambdaOrLocal(MethodDefinitionHandle pre) => SynthesizedRoles.Of(binder.Pre.Name(pre)) is SynthesizedRole.Lambda or SynthesizedRole.LocalFunction;

    private TypeDefinitionHandle? StateMachine(BodyPair pair)
    {
        var type = binder.Pre.Metadata.GetMethodDefinition(pair.Pre).GetDeclaringType();
        return binder.Pre.Synthesized.Is(type) && SynthesizedKinds.Of(binder.Pre.Name(type)) == SynthesizedKind.StateMachine ? type : null;
    }

    private void Unbind(TypeDefinitionHandle type)
    {
        var definition = binder.Pre.Metadata.GetTypeDefinition(type);
        binder.Bound.Unbind(MetadataTokens.GetToken(type));
        foreach (var field in definition.GetFields()) binder.Bound.Unbind(MetadataTokens.GetToken(field));
        foreach (var method in definition.GetMethods()) binder.Bound.Unbind(MetadataTokens.GetToken(method));
    }

    // Fields of display classes and state machines are bound as code meets them; at the end none may be left over.
    private bool LeftOverFields(int mark, bool byName)
    {
        foreach (var (pre, post) in binder.Bound.Since(mark).ToList())
        {
            if (MetadataTokens.EntityHandle(pre).Kind != HandleKind.TypeDefinition) continue;
            var a = MetadataTokens.TypeDefinitionHandle(pre & 0xffffff);
            if (SynthesizedKinds.Of(binder.Pre.Name(a)) is not (SynthesizedKind.DisplayClass or SynthesizedKind.StateMachine)) continue;
            var x = Unbound(binder.Pre, a, binder.Bound.IsPreBound);
            var y = Unbound(binder.Post, MetadataTokens.TypeDefinitionHandle(post & 0xffffff), binder.Bound.IsPostBound);
            if (x.Count != y.Count) return false;
            foreach (var (f, g) in x.Zip(y))
            {
                if (byName && binder.Pre.Name(f) != binder.Post.Name(g)) return false;
                if (!binder.Field(f, g)) return false;
            }
        }

        return true;
    }

    private static List<FieldDefinitionHandle> Unbound(Side side, TypeDefinitionHandle type, Func<int, bool> bound) =>
        [.. side.Metadata.GetTypeDefinition(type).GetFields().Where(f => !bound(MetadataTokens.GetToken(f)))];
}
