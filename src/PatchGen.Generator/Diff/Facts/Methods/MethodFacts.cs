using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Why;

namespace PatchGen.Generator.Diff.Facts.Methods;

/// <summary>Methods added, removed, and those whose code or flags differ.</summary>
internal static class MethodFacts
{
    // The JIT and the runtime look at these; visibility and hide-by-signature are for the compiler.
    private const MethodAttributes Executed = MethodAttributes.Static | MethodAttributes.Virtual | MethodAttributes.Abstract | MethodAttributes.NewSlot
        | MethodAttributes.PinvokeImpl | MethodAttributes.UnmanagedExport | MethodAttributes.RequireSecObject;

    public static void Find(Comparison comparison, CancellationToken cancel)
    {
        Templates.Bind(comparison.Binder, comparison.Owners);
        var differing = new List<Differing>();
        foreach (var pair in comparison.Correspondence.Methods)
        {
            cancel.ThrowIfCancellationRequested();
            switch (pair)
            {
                case { Pre: { } pre, Post: { } post }:
                    Flags(comparison, pair.Key, pre, post);
                    ParameterFacts.Compare(comparison, pair.Key, pre, post);
                    if (comparison.Owners.Compare(pre, post) is { } outcome) differing.Add(new(pair.Key, new(pre, post), outcome));
                    LambdaFacts(comparison, pair.Key);
                    break;
                case { Post: { } post }: Added(comparison, pair.Key, post); break;
                case { Pre: { } pre }: Removed(comparison, pair.Key, pre); break;
            }
        }

        // Only now is it known what methods that did not change hold of the synthesized members.
        foreach (var (key, pair, outcome) in differing)
        {
            cancel.ThrowIfCancellationRequested();
            if (ConstructorFacts.Concerns(key)) ConstructorFacts.Compare(comparison, key, pair, outcome);
            else Changed(comparison, key, pair, outcome);
        }
    }

    private sealed record Differing(MemberKey Key, BodyPair Pair, Outcome Outcome);

    /// <summary>The fact of a method whose code differs.</summary>
    public static void Changed(Comparison c, MemberKey key, BodyPair pair, Outcome outcome)
    {
        var (preSpan, postSpan, why) = Reasons.Of(c, pair, outcome.First);
        var ownBody = outcome.Redirect.IsEmpty;
        var stale = new Alignment(c).Align(key, ownBody ? [pair] : outcome.Redirect);
        c.Add(new MethodChanged
        {
            Member = key,
            Pre = preSpan,
            Post = postSpan,
            Why = why,
            PreToken = MetadataTokens.GetToken(pair.Pre),
            PostToken = MetadataTokens.GetToken(pair.Post),
            Traits = Traits.Of(c.Post, pair.Post) | (Traits.Of(c.Pre, pair.Pre) & (MethodTraits.Async | MethodTraits.Iterator)),
            OwnBody = ownBody,
            MayBeInlined = MayBeInlined(c.Pre, pair.Pre),
            Redirect = [.. outcome.Redirect.Select(r => new RedirectedBody(MetadataTokens.GetToken(r.Pre), MetadataTokens.GetToken(r.Post)))],
            Stale = stale,
            Conduct = c.Conducts.Of(ownBody ? [pair] : outcome.Redirect),
        });
    }

    // Frameworks read the attributes, the names and the defaults of the parameters of lambdas that they are handed.
    private static void LambdaFacts(Comparison c, MemberKey owner)
    {
        foreach (var (pre, post) in c.Owners.Met)
        {
            var role = SynthesizedRoles.Of(c.Post.Name(post));
            if (role is SynthesizedRole.Lambda) ParameterFacts.Compare(c, owner, pre, post, "in a lambda, ");
            if (role is SynthesizedRole.LocalFunction) ParameterFacts.Compare(c, owner, pre, post, $"in {SynthesizedRoles.LocalName(c.Post.Name(post))}, ");
        }
    }

    // 1,024 bytes of IL are the most that the JIT's policies consider without being told to.
    private static bool MayBeInlined(Side side, MethodDefinitionHandle method)
    {
        var impl = side.Metadata.GetMethodDefinition(method).ImplAttributes;
        return (impl & MethodImplAttributes.NoInlining) == 0
            && ((impl & MethodImplAttributes.AggressiveInlining) != 0 || side.Body(method) is not { } body || body.GetILReader().Length <= 1024);
    }

    private static void Flags(Comparison c, MemberKey key, MethodDefinitionHandle pre, MethodDefinitionHandle post)
    {
        var a = c.Pre.Metadata.GetMethodDefinition(pre);
        var b = c.Post.Metadata.GetMethodDefinition(post);
        var flags = a.Attributes ^ b.Attributes;
        var impl = a.ImplAttributes ^ b.ImplAttributes;
        // Vararg, or a parameter that is encoded otherwise or is another assembly's type of the same name: the key says neither.
        var signature = !c.Binder.Signatures.Same(c.Pre.Blob(a.Signature), c.Post.Blob(b.Signature));
        if (flags == 0 && impl == 0 && !signature) return;
        c.Add(new MethodFlagsChanged
        {
            Member = key,
            Pre = SequencePoints.First(c.Pre, pre),
            Post = SequencePoints.First(c.Post, post),
            Flags = [.. FlagNames.Of(flags), .. FlagNames.Of(impl), .. signature ? ["Signature"] : Array.Empty<string>()],
            AffectsExecution = impl != 0 || signature || (flags & Executed) != 0,
            Why = flags == 0 && impl == 0 ? "its signature is another one, with the same types by name" : $"{a.Attributes}, {a.ImplAttributes} -> {b.Attributes}, {b.ImplAttributes}",
        });
    }

    private static void Added(Comparison c, MemberKey key, MethodDefinitionHandle post)
    {
        if (c.AddedTypes.Contains(c.Post.Metadata.GetMethodDefinition(post).GetDeclaringType())) return;
        var span = SequencePoints.First(c.Post, post);
        if (ConstructorFacts.IsStatic(key))
        {
            ConstructorFacts.OneSided(c, key, c.Post, post, added: true);
            return;
        }

        c.Add(new MethodAdded { Member = key, Post = span, PostToken = MetadataTokens.GetToken(post), Traits = Traits.Of(c.Post, post) });
    }

    private static void Removed(Comparison c, MemberKey key, MethodDefinitionHandle pre)
    {
        if (c.RemovedTypes.Contains(c.Pre.Metadata.GetMethodDefinition(pre).GetDeclaringType())) return;
        var span = SequencePoints.First(c.Pre, pre);
        if (ConstructorFacts.IsStatic(key))
        {
            ConstructorFacts.OneSided(c, key, c.Pre, pre, added: false);
            return;
        }

        c.Add(new MethodRemoved
        {
            Member = key,
            Pre = span,
            PreToken = MetadataTokens.GetToken(pre),
            Traits = Traits.Of(c.Pre, pre),
            Successor = c.Successors.Of(key, pre),
            OnlyReads = Behaviour.Purity.OnlyReads(c.Pre, pre),
        });
    }
}
