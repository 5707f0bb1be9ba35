using System.Reflection;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// The methods whose precompiled code has a changed one inlined, by the record in each ReadyToRun image. The runtime finds only some
/// of them, and none that it has not loaded yet.
/// </summary>
internal static class PrecompiledInliners
{
    /// <summary>Finds those of some methods; or not supported, where an image that may have inlined them does not tell what it inlined.</summary>
    /// <param name="inlinees">The methods.</param>
    /// <param name="loaded">All loaded modules by the profiling API's id, kept loaded by the caller.</param>
    /// <param name="among">Those whose code is looked at.</param>
    public static Result<HashSet<Site>> Of(IReadOnlyCollection<Site> inlinees, Dictionary<nint, Module> loaded, IEnumerable<KeyValuePair<nint, Module>> among)
    {
        var tokens = inlinees.Where(site => loaded.ContainsKey(site.Module)).GroupBy(site => Name(loaded[site.Module]), site => site.Token, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.ToHashSet(), StringComparer.OrdinalIgnoreCase);
        var byName = loaded.ToLookup(one => Name(one.Value), one => one.Key, StringComparer.OrdinalIgnoreCase);
        var found = new HashSet<Site>();
        foreach (var (id, module) in among)
        {
            using var image = NativeAgent.Image(id);
            try
            {
                if (InliningRecord.Of(image) is not { } record || !tokens.Keys.Any(record.Knows)) continue;
                if (record.IsMissing) return Silent(module, "it is part of a composite image, or was compiled without its record of inlining");
                foreach (var entry in record.Entries())
                {
                    if (entry.Inlinee is { } inlinee && !(tokens.TryGetValue(inlinee.Assembly, out var changed) && changed.Contains(inlinee.Token))) continue;
                    foreach (var inliner in entry.Inliners)
                    {
                        if (inliner is not { } known) return Silent(module, "it was compiled with inlining across modules");
                        found.UnionWith(byName[known.Assembly].Select(owner => new Site(owner, known.Token)));
                    }
                }
            }
            catch (BadImageFormatException e)
            {
                return Silent(module, e.Message.ReplaceLineEndings(" "));
            }
        }

        return found;
    }

    /// <summary>Whether the precompiled code of a module may have code of one of some assemblies in it.</summary>
    /// <param name="module">The profiling API's id of the module, kept loaded by the caller.</param>
    /// <param name="assemblies">Their simple names.</param>
    public static bool MayBeIn(nint module, IEnumerable<string> assemblies)
    {
        using var image = NativeAgent.Image(module);
        try
        {
            return InliningRecord.Of(image) is { } record && assemblies.Any(record.Knows);
        }
        catch (BadImageFormatException)
        {
            return true;
        }
    }

    private static string Name(Module module) => module.Assembly.GetName().Name!;

    private static Failure Silent(Module module, string why) => new(
        Code.NotSupported,
        $"The precompiled code of {Name(module)} may have a changed method inlined, and does not tell where. Nothing was changed; publish without PublishReadyToRunComposite and without options of the ReadyToRun compiler.",
        $"{module.FullyQualifiedName}: {why}");
}
