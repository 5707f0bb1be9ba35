using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Extract;

/// <summary>Two equal sides, as if every method had changed.</summary>
internal static class AllChanged
{
    /// <param name="pre">One side.</param>
    /// <param name="post">The other, the same code.</param>
    /// <param name="bound">True where all that the compiler made is the target's still, false where all of it is new.</param>
    public static ChangeSet Of(Snapshot pre, Snapshot post, bool bound)
    {
        var correspondence = Matcher.Match(pre, post);
        var facts = from pair in correspondence.Methods
                    let method = pre.Metadata.GetMethodDefinition(pair.Pre!.Value)
                    where method.RelativeVirtualAddress != 0 && pair.Key.Name != ".cctor" && pair.Key.Type.Name != "<Module>"
                    select new MethodChanged
                    {
                        Member = pair.Key,
                        PreToken = MetadataTokens.GetToken(pair.Pre!.Value),
                        PostToken = MetadataTokens.GetToken(pair.Post!.Value),
                        Traits = MethodTraits.None,
                    };
        var synthesis = new Synthesis(post.Metadata);
        var synthesized = post.Metadata.TypeDefinitions.Where(synthesis.Is).Select(h => MetadataTokens.GetToken(h))
            .Concat(post.Metadata.MethodDefinitions.Where(synthesis.Is).Select(h => MetadataTokens.GetToken(h)))
            .Concat(post.Metadata.FieldDefinitions.Where(synthesis.Is).Select(h => MetadataTokens.GetToken(h)));
        return new ChangeSet
        {
            Correspondence = correspondence,
            Facts = [.. facts],
            Synthesized = bound ? synthesized.ToImmutableDictionary(t => t) : ImmutableDictionary<int, int>.Empty,
        };
    }
}
