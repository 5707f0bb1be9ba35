using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>Compares a declared method with all synthesized code that it reaches.</summary>
internal sealed class OwnerComparer
{
    private readonly Binder binder;
    private readonly BodyComparer bodies;
    private readonly Queue<(MethodDefinitionHandle Pre, MethodDefinitionHandle Post)> owed = [];

    public OwnerComparer(Binder binder)
    {
        this.binder = binder;
        bodies = new(binder);
        binder.Owed = (pre, post) => owed.Enqueue((pre, post));
    }

    /// <summary>How many bodies were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>The first difference, or null; where there is one, nothing that was met on the way stays bound.</summary>
    public Difference? Compare(MethodDefinitionHandle pre, MethodDefinitionHandle post)
    {
        var mark = binder.Bound.Mark();
        owed.Clear();
        owed.Enqueue((pre, post));
        while (owed.TryDequeue(out var pair))
        {
            Compared++;
            if (bodies.Compare(pair.Pre, pair.Post) is not { } difference) continue;
            binder.Bound.Rollback(mark);
            return difference;
        }

        if (SynthesizedFields(mark)) return null;
        binder.Bound.Rollback(mark);
        return new(pre, post, -1, -1, "captured variables");
    }

    // Fields of display classes and state machines are bound as code meets them; at the end none may be left over.
    private bool SynthesizedFields(int mark)
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
                if (!binder.Field(f, g)) return false;
        }

        return true;
    }

    private static List<FieldDefinitionHandle> Unbound(Side side, TypeDefinitionHandle type, Func<int, bool> bound) =>
        [.. side.Metadata.GetTypeDefinition(type).GetFields().Where(f => !bound(MetadataTokens.GetToken(f)))];
}
