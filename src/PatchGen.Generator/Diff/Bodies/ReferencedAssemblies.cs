using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>The assemblies that a side was compiled against, opened when asked for.</summary>
internal sealed class ReferencedAssemblies(IReadOnlyList<string> paths) : IDisposable
{
    private readonly Dictionary<string, PEReader?> opened = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The metadata of the assembly of that simple name; null where it was not referenced or cannot be read.</summary>
    public MetadataReader? Get(string name)
    {
        if (!opened.TryGetValue(name, out var reader)) opened.Add(name, reader = Open(name));
        return reader?.GetMetadataReader();
    }

    private PEReader? Open(string name)
    {
        var path = paths.FirstOrDefault(p => Path.GetFileNameWithoutExtension(p).Equals(name, StringComparison.OrdinalIgnoreCase));
        if (path is null || !File.Exists(path)) return null;
        var reader = new PEReader(File.OpenRead(path), PEStreamOptions.PrefetchMetadata);
        if (reader.HasMetadata) return reader;
        reader.Dispose();
        return null;
    }

    public void Dispose()
    {
        foreach (var reader in opened.Values) reader?.Dispose();
    }
}
