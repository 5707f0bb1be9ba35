using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>
/// What of a changed method's lambdas, local functions and state machines has a counterpart after all. Runs when all methods were compared,
/// so that nothing is taken from a method that did not change.
/// </summary>
internal sealed class Alignment(Comparison c)
{
    private Binder Binder => c.Binder;

    /// <summary>Binds what the replaced bodies reach and is the same.</summary>
    /// <param name="owner">The member that they belong to.</param>
    /// <param name="replaced">The bodies, with what replaces them.</param>
    /// <returns>
    /// The pre bodies that live on in instances made before. A lambda that is left over on each side is no counterpart: one may have been
    /// removed and another added, and a delegate made before must not run a stranger's code.
    /// </returns>
    public ImmutableArray<StaleBody> Align(MemberKey owner, IReadOnlyList<BodyPair> replaced)
    {
        var pre = Reach.From(c.Pre, replaced.Select(r => r.Pre), m => IsBound(m) && !replaced.Any(r => r.Pre == m));
        var post = Reach.From(c.Post, replaced.Select(r => r.Post), m => IsPostBound(m) && !replaced.Any(r => r.Post == m));
        foreach (var (p, q) in pre.Machines.Join(post.Machines, m => CounterOf(replaced, m.KickOff), m => m.KickOff, (p, q) => (p.MoveNext, q.MoveNext)))
            c.Owners.TryBind(() => Binder.Type(TypeOf(c.Pre, p), TypeOf(c.Post, q)));

        foreach (var function in post.Functions.Where(f => !IsPostBound(f)))
            foreach (var candidate in pre.Functions.Where(f => !IsBound(f)))
                if (c.Owners.TryBind(() => Binder.Method(candidate, function))) break;

        foreach (var (p, q) in pre.Functions.Select(f => (f, PostOf(f))).Where(f => !f.Item2.IsNil)) Cache(p, q);
        return StaleBodies.Of(c, owner, pre, [.. replaced.Select(r => r.Pre)]);
    }

    // The static field that keeps the delegate of a lambda that captures nothing: <M>b__0_1 in <>9__0_1.
    private void Cache(MethodDefinitionHandle pre, MethodDefinitionHandle post)
    {
        if (CacheOf(c.Pre, pre) is { IsNil: false } a && CacheOf(c.Post, post) is { IsNil: false } b) c.Owners.TryBind(() => Binder.Field(a, b));
    }

    private static FieldDefinitionHandle CacheOf(Side side, MethodDefinitionHandle lambda)
    {
        var name = side.Name(lambda);
        var number = name.LastIndexOf(">b__", StringComparison.Ordinal);
        if (number < 0) return default;
        foreach (var field in side.Metadata.GetTypeDefinition(TypeOf(side, lambda)).GetFields())
            if (side.Name(field) == "<>9__" + name[(number + 4)..]) return field;
        return default;
    }

    private static MethodDefinitionHandle CounterOf(IReadOnlyList<BodyPair> replaced, MethodDefinitionHandle pre) => replaced.FirstOrDefault(r => r.Pre == pre)?.Post ?? default;

    private static TypeDefinitionHandle TypeOf(Side side, MethodDefinitionHandle method) => side.Metadata.GetMethodDefinition(method).GetDeclaringType();

    private bool IsBound(MethodDefinitionHandle pre) => Binder.Bound.IsPreBound(MetadataTokens.GetToken(pre));

    private bool IsPostBound(MethodDefinitionHandle post) => Binder.Bound.IsPostBound(MetadataTokens.GetToken(post));

    private MethodDefinitionHandle PostOf(MethodDefinitionHandle pre) =>
        Binder.Bound.PostOf(MetadataTokens.GetToken(pre)) is { } post ? MetadataTokens.MethodDefinitionHandle(post & 0xffffff) : default;
}
