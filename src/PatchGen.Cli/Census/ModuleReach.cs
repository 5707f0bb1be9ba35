using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PatchGen.Cli.Census;

/// <summary>Which modules of a process can call a target's code directly: those that refer to it, or to one that does.</summary>
internal sealed class ModuleReach
{
    private readonly HashSet<string> reaching;
    private readonly HashSet<string> known;

    /// <param name="targets">The simple names of the targets.</param>
    /// <param name="files">The files of the loaded modules.</param>
    internal ModuleReach(IReadOnlyCollection<string> targets, IEnumerable<string> files)
    {
        var references = files.Distinct().Select(file => (File: file, Names: Read(file))).Where(module => module.Names is not null)
            .ToDictionary(module => module.File, module => module.Names!.Value);
        known = [.. references.Keys];
        var names = new HashSet<string>(targets, StringComparer.OrdinalIgnoreCase);
        while (references.Values.Where(module => !names.Contains(module.Own) && module.Referred.Overlaps(names)).Select(module => module.Own).ToList() is { Count: > 0 } more)
            names.UnionWith(more);
        reaching = [.. references.Where(module => names.Contains(module.Value.Own)).Select(module => module.Key)];
    }

    /// <summary>True unless it is known that code of this module never calls the targets' directly.</summary>
    internal bool May(string file) => reaching.Contains(file) || !known.Contains(file);

    private static (string Own, HashSet<string> Referred)? Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var image = new PEReader(stream);
            var metadata = image.GetMetadataReader();
            return (
                metadata.GetString(metadata.GetAssemblyDefinition().Name),
                metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToHashSet(StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
