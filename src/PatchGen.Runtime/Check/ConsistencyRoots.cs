using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>Finds the methods that the patch declares as boundaries of a request.</summary>
internal static class ConsistencyRoots
{
    public static Result<ImmutableArray<Site>> Find(ImmutableArray<string> roots, ImmutableArray<TargetModule> modules)
    {
        if (roots.IsDefaultOrEmpty) return ImmutableArray<Site>.Empty;
        return new Failure(Code.NotSupported, "consistency roots");
    }
}
