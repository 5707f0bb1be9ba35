using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Match;

/// <summary>The second step: which declaration of the pre side is which of the post side.</summary>
public static class Matcher
{
    /// <summary>Pairs all declarations by key.</summary>
    public static Correspondence Match(Snapshot pre, Snapshot post) => throw new NotImplementedException();
}
