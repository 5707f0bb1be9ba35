using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Extract;

/// <summary>A side against itself, as if every method had changed.</summary>
internal static class AllChanged
{
    /// <param name="side">The side.</param>
    /// <param name="bound">True where all that the compiler made is the target's still, false where all of it is new.</param>
    public static ChangeSet Of(Snapshot side, bool bound)
    {
        var correspondence = Matcher.Match(side, side);
        var facts = from pair in correspondence.Methods
                    let method = side.Metadata.GetMethodDefinition(pair.Pre!.Value)
                    where method.RelativeVirtualAddress != 0 && pair.Key.Name != ".cctor" && pair.Key.Type.Name != "<Module>"
                    select new MethodChanged
                    {
                        Member = pair.Key,
                        PreToken = MetadataTokens.GetToken(pair.Pre!.Value),
                        PostToken = MetadataTokens.GetToken(pair.Post!.Value),
                        Traits = MethodTraits.None,
                    };
        var synthesis = new Synthesis(side.Metadata);
        var synthesized = side.Metadata.TypeDefinitions.Where(synthesis.Is).Select(h => MetadataTokens.GetToken(h))
            .Concat(side.Metadata.MethodDefinitions.Where(synthesis.Is).Select(h => MetadataTokens.GetToken(h)))
            .Concat(side.Metadata.FieldDefinitions.Where(synthesis.Is).Select(h => MetadataTokens.GetToken(h)));
        return new ChangeSet
        {
            Correspondence = correspondence,
            Facts = [.. facts],
            Synthesized = bound ? synthesized.ToImmutableDictionary(t => t) : ImmutableDictionary<int, int>.Empty,
        };
    }
}
