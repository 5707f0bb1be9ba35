using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>
/// The descriptors that a patch costs: its modules, and the API of hooks, are bound in the application's contexts, which load what is
/// missing there from files, two descriptors each. So it is looked at before, and loaded at once.
/// </summary>
internal static class Room
{
    private const string Hooks = "PatchGen.Hooks";
    private const int OfFile = 2;

    /// <summary>With this many left, what hooks may need is left to be loaded when they do.</summary>
    private const long Plenty = 256;

    /// <summary>What loading and checking a patch opens for a moment.</summary>
    private const int Spare = 4;

    /// <summary>Null, or the refusal where the process has too few left.</summary>
    public static Failure? Lacking(PatchArchive archive)
    {
        var free = NativeMethods.patchgen_free_descriptors();
        var missing = Missing(archive, free < Plenty);
        var needed = (missing.Count * OfFile) + Spare;
        if (free < needed)
        {
            return new Failure(
                Code.ProcessShortOfDescriptors,
                $"The process may open {Math.Max(free, 0)} more files, and patch {archive.Manifest.Id} takes {needed}: raise its limit with `prlimit --pid {Environment.ProcessId} --nofile=4096` and apply it again.",
                [.. missing.Select(path => $"{Path.GetFileName(path)} is not loaded yet")]);
        }

        // By the path: what fails by the name fails for the application, too, from then on.
        foreach (var path in missing) AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        return null;
    }

    // The framework's assemblies that the patch refers to, and nobody has loaded.
    private static List<string> Missing(PatchArchive archive, bool withHooks)
    {
        var loaded = AssemblyLoadContext.Default.Assemblies.ToLookup(assembly => assembly.GetName().Name!, StringComparer.OrdinalIgnoreCase);
        var names = archive.Manifest.Targets.Select(target => target.Module).Distinct().SelectMany(module => References(archive, module)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (withHooks && names.Contains(Hooks)) names.UnionWith(loaded[Hooks].SelectMany(hooks => hooks.GetReferencedAssemblies()).Select(name => name.Name!));
        return
        [
            .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(':')
                .Where(path => Path.GetFileNameWithoutExtension(path) is var name && names.Contains(name) && !loaded.Contains(name) && File.Exists(path)),
        ];
    }

    // A module that cannot be read is refused by the check.
    private static IReadOnlyList<string> References(PatchArchive archive, string module)
    {
        try
        {
            return archive.Files.TryGetValue(module, out var bytes) ? PatchModuleImage.References(bytes) : [];
        }
        catch (BadImageFormatException)
        {
            return [];
        }
    }
}
