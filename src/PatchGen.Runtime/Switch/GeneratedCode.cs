using System.Collections.Immutable;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;

namespace PatchGen.Runtime.Switch;

/// <summary>Which changed members may live on, inlined, in code that was generated before the switch.</summary>
internal static class GeneratedCode
{
    // Where delegates of dynamic methods without an owner live: it has no code of its own.
    private const string AnonymousHost = "Anonymously Hosted DynamicMethods Assembly";

    /// <param name="methods">The changed methods.</param>
    /// <param name="dynamicMethods">How many dynamic methods lived when counted; -1: unknown.</param>
    public static ImmutableArray<string> Unproven(IEnumerable<CheckedMethod> methods, int dynamicMethods)
    {
        // The runtime compiles inliners anew, but not dynamic methods, nor code in dynamic and collectible assemblies.
        var assemblies = AppDomain.CurrentDomain.GetAssemblies().Any(a => (a.IsDynamic && a.GetName().Name != AnonymousHost) || a.IsCollectible);
        var unknown = dynamicMethods != 0 || assemblies;
        return
        [
            .. methods.Where(m => m.Replacement.MayBeInlined && (unknown || NativeAgent.InlinedByDynamicMethod(m.Site))).Select(m => m.Display).Distinct(),
        ];
    }
}
