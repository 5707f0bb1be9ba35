using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PatchGen.Generator.Compile;

/// <summary>
/// Loads generators against the Roslyn that compiles: one load context a directory, as csc has it. Files are read, not mapped,
/// so that a build may replace them; each set of files is loaded once in the life of a process, for a context cannot be unloaded.
/// </summary>
internal sealed class GeneratorLoader : IAnalyzerAssemblyLoader
{
    private static readonly ConcurrentDictionary<string, GeneratorLoader> Loaders = new();

    private readonly ConcurrentDictionary<string, DirectoryContext> contexts = new();
    private readonly ConcurrentDictionary<string, byte> known = new();

    private GeneratorLoader() { }

    /// <summary>The loader of that set of files, as they are now.</summary>
    public static GeneratorLoader For(IReadOnlyCollection<string> paths)
    {
        var key = string.Join('\n', paths.Select(path => new FileInfo(path)).Select(f => $"{f.FullName}|{f.LastWriteTimeUtc.Ticks}|{f.Length}"));
        return Loaders.GetOrAdd(key, _ =>
        {
            var loader = new GeneratorLoader();
            foreach (var path in paths) loader.AddDependencyLocation(path);
            return loader;
        });
    }

    public void AddDependencyLocation(string fullPath) => known.TryAdd(fullPath, 0);

    public Assembly LoadFromPath(string fullPath)
    {
        var directory = Path.GetDirectoryName(fullPath)!;
        return contexts.GetOrAdd(directory, d => new DirectoryContext(d, known)).Read(fullPath);
    }

    private sealed class DirectoryContext(string directory, ConcurrentDictionary<string, byte> known) : AssemblyLoadContext($"generators of {directory}")
    {
        private readonly ConcurrentDictionary<string, Lazy<Assembly>> read = new(StringComparer.OrdinalIgnoreCase);

        public Assembly Read(string path) => read.GetOrAdd(Path.GetFileName(path), _ => new(() =>
        {
            using var stream = new MemoryStream(File.ReadAllBytes(path));
            return LoadFromStream(stream);
        })).Value;

        protected override Assembly? Load(AssemblyName name)
        {
            // Before anything beside the generator: else its types would not be our compiler's.
            if (name.Name == typeof(Compilation).Assembly.GetName().Name) return typeof(Compilation).Assembly;
            if (name.Name == typeof(CSharpCompilation).Assembly.GetName().Name) return typeof(CSharpCompilation).Assembly;
            var file = name.Name + ".dll";
            var path = Path.Combine(directory, name.CultureName ?? "", file);
            if (!File.Exists(path)) path = known.Keys.Order(StringComparer.Ordinal).FirstOrDefault(p => Path.GetFileName(p) == file);
            return path is null || !string.IsNullOrEmpty(name.CultureName) ? null : Read(path);
        }
    }
}
