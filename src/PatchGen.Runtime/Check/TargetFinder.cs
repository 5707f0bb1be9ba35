using System.Collections.Immutable;
using System.Reflection;
using PatchGen.Format;

namespace PatchGen.Runtime.Check;

/// <summary>Finds every loaded copy of a target: its MVID decides, in whatever context it is.</summary>
internal static class TargetFinder
{
    public static Result<ImmutableArray<TargetModule>> Find(PatchTarget target)
    {
        var named = AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && a.GetName().Name == target.Name).ToList();
        var found = named.Where(a => a.ManifestModule.ModuleVersionId == target.Mvid).ToList();
        if (found.Count == 0)
        {
            return named.Count == 0
                ? new Failure(Code.TargetNotLoaded, $"{target.Name} is not loaded in this process: there is nothing to patch yet.")
                : new Failure(
                    Code.IdentityMvid,
                    $"The patch was made for {target.Name} {target.Version} with MVID {target.Mvid}; this process runs another build, {string.Join(", ", named.Select(Shown))}. Make a patch against that build.");
        }

        return found.FirstOrDefault(a => a.IsCollectible) is { } collectible
            ? new Failure(Code.Collectible, $"{target.Name} is loaded in a collectible context, whose methods the runtime cannot redirect; restart with the fixed build.", new TargetModule(collectible).Display)
            : found.Select(a => new TargetModule(a)).ToImmutableArray();
    }

    private static string Shown(Assembly assembly) => $"{assembly.GetName().Version} with MVID {assembly.ManifestModule.ModuleVersionId}";
}
