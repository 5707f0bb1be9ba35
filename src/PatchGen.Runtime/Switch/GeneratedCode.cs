using System.Collections.Immutable;
using System.Reflection;
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
        var unknown = MayHold(dynamicMethods);
        return
        [
            .. methods.Where(m => m.Replacement.MayBeInlined && (unknown || NativeAgent.InlinedByDynamicMethod(m.Site))).Select(m => m.Display).Distinct(),
        ];
    }

    /// <summary>Where the value that readonly fields had may live on.</summary>
    /// <param name="fields">The fields that hooks have written.</param>
    /// <param name="switched">The switch that had their readers compiled anew.</param>
    /// <param name="dynamicMethods">How many dynamic methods lived when counted; -1: unknown.</param>
    public static IEnumerable<string> Unproven(IEnumerable<FieldInfo> fields, Switched switched, int dynamicMethods) =>
        (switched.StillReading ?? []).Concat(MayHold(dynamicMethods) ? fields.Select(f => $"{f.DeclaringType}.{f.Name}") : []);

    // The runtime compiles inliners and readers anew, but not dynamic methods, nor code in dynamic and collectible assemblies.
    private static bool MayHold(int dynamicMethods) =>
        dynamicMethods != 0 || AppDomain.CurrentDomain.GetAssemblies().Any(a => (a.IsDynamic && a.GetName().Name != AnonymousHost) || a.IsCollectible);
}
