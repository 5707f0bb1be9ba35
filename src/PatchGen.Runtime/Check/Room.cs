using System.Reflection;
using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Load;

namespace PatchGen.Runtime.Check;

/// <summary>
/// The descriptors that a patch costs: its modules, and the API of hooks, are bound in the application's contexts, which load what is
/// missing there from files, two descriptors each. What such a load lacks once, the application could not load later either: so it is
/// looked at before, and loaded at once.
/// </summary>
internal static class Room
{
    private const string Hooks = "PatchGen.Hooks";
    private const int OfFile = 2;

    /// <summary>With this many left nothing of it matters.</summary>
    private const long Plenty = 256;

    /// <summary>What loading and checking a patch opens for a moment.</summary>
    private const int Spare = 4;

    /// <summary>Null, or the refusal where the process has too few left.</summary>
    public static Failure? Lacking(PatchArchive archive)
    {
        var free = NativeMethods.patchgen_free_descriptors();
        if (free >= Plenty) return null;
        var names = archive.Manifest.Targets.Select(target => target.Module).Distinct().SelectMany(module => References(archive, module)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (names.Contains(Hooks) && AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == Hooks) is { } hooks)
            names.UnionWith(hooks.GetReferencedAssemblies().Select(name => name.Name!));
        names.ExceptWith(AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name!));
        var platform = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(':').Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        names.IntersectWith(platform);
        var needed = (names.Count * OfFile) + Spare;
        if (free < needed)
        {
            return new Failure(
                Code.ProcessShortOfDescriptors,
                $"The process may open {Math.Max(free, 0)} more files, and patch {archive.Manifest.Id} takes {needed}: raise its limit with `prlimit --pid {Environment.ProcessId} --nofile=4096` and apply it again.",
                [.. names.Order(StringComparer.Ordinal).Select(name => $"{name}.dll is not loaded yet")]);
        }

        foreach (var name in names) AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        return null;
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
