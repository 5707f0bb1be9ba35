using System.Collections.Immutable;
using PatchGen.Runtime.Check;

namespace PatchGen.Runtime.Switch;

/// <summary>Which changed members may live on, inlined, in code that was generated before the switch.</summary>
internal static class GeneratedCode
{
    /// <param name="methods">The changed methods.</param>
    /// <param name="dynamicMethods">How many dynamic methods lived when counted; -1: unknown.</param>
    public static ImmutableArray<string> Unproven(IEnumerable<CheckedMethod> methods, int dynamicMethods)
    {
        var inlinable = methods.Where(m => m.Replacement.MayBeInlined).Select(m => m.Display).Distinct().ToImmutableArray();
        var none = dynamicMethods == 0 && !AppDomain.CurrentDomain.GetAssemblies().Any(a => a.IsDynamic || a.IsCollectible);
        return none ? [] : inlinable;
    }
}
