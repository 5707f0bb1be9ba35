using PatchGen.Format;

namespace PatchGen.Runtime.Commands;

/// <summary>
/// Static initializers that a patch changes are not redirected: they run once, and live the process is past them. Where a patch goes in before
/// Main, the pre ones are still to run, and give what they always gave.
/// </summary>
internal static class PreInitializers
{
    /// <summary>What is set by a pre initializer after all, one sentence each; nothing where a hook that runs at the start has taken it on.</summary>
    public static IEnumerable<string> Kept(Manifest manifest) =>
        manifest.Findings
            .Where(finding => finding.Effect == FindingEffect.PreInitializer && !manifest.Hooks.Any(hook => Handles(hook, finding)))
            .Select(finding => $"{finding.Member.Display}: the pre initializer sets it ({finding.Rule})")
            .Distinct();

    private static bool Handles(ManifestHook hook, ManifestFinding finding) =>
        hook.AtStart == PatchGen.Hooks.AtStart.Run && hook.Handles.Contains(finding.Rule)
        && (hook.Member is null || DocumentationId.Names(hook.Member, finding.Member));
}
