using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>
/// Loads generators as csc does: one load context a directory; what csc itself runs on comes first, whatever lies beside the generator,
/// and then only what the arguments name as analyzers. Files are read, not mapped, so that a build may replace them;
/// each set of files is loaded once in the life of a process, for a context cannot be unloaded.
/// </summary>
internal sealed class GeneratorLoader : IAnalyzerAssemblyLoader
{
    private static readonly ConcurrentDictionary<string, GeneratorLoader> Loaders = new();
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly ConcurrentDictionary<string, DirectoryContext> contexts = new();
    private readonly ConcurrentDictionary<string, AssemblyName?> known = new();

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

    public void AddDependencyLocation(string fullPath) => known.TryAdd(fullPath, Identity(fullPath));

    public Assembly LoadFromPath(string fullPath)
    {
        if (Identity(fullPath) is { } name && OfCompiler(name) is { } own) return own;
        var directory = Path.GetDirectoryName(fullPath)!;
        return contexts.GetOrAdd(directory, d => new DirectoryContext(d, this)).Read(fullPath);
    }

    // The types that generators exchange with the compiler must be the compiler's: Roslyn's, and those of the framework below it, such as
    // ImmutableArray. Not all that this process has: csc runs in one of its own, without MSBuild's libraries and ours.
    private static Assembly? OfCompiler(AssemblyName name)
    {
        var roslyn = typeof(Compilation).Assembly;
        var ofRoslyn = name.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && File.Exists(Path.Combine(Path.GetDirectoryName(roslyn.Location)!, name.Name + ".dll"));
        if (!ofRoslyn && !File.Exists(Path.Combine(Framework, name.Name + ".dll"))) return null;
        try
        {
            return (ofRoslyn ? AssemblyLoadContext.GetLoadContext(roslyn)! : AssemblyLoadContext.Default).LoadFromAssemblyName(name);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            // A later version than the compiler's: then the generator's own, where it has one.
            return null;
        }
    }

    private string? PathOf(AssemblyName name, string directory)
    {
        var beside = Path.Combine(directory, name.Name + ".dll");
        if (known.ContainsKey(beside)) return beside;
        if (!string.IsNullOrEmpty(name.CultureName)) return Satellite(name, directory);
        var named = known.Where(k => k.Value?.Name == name.Name && Path.GetFileNameWithoutExtension(k.Key).Equals(name.Name, StringComparison.OrdinalIgnoreCase));
        return named
            .OrderByDescending(k => k.Value!.Version == name.Version)
            .ThenByDescending(k => k.Value!.Version)
            .ThenBy(k => k.Key, StringComparer.Ordinal)
            .Select(k => k.Key).FirstOrDefault();
    }

    private static string? Satellite(AssemblyName name, string directory)
    {
        for (var culture = name.CultureInfo; culture is not null && !culture.Equals(CultureInfo.InvariantCulture); culture = culture.Parent)
        {
            var path = Path.Combine(directory, culture.Name, name.Name + ".dll");
            if (File.Exists(path)) return path;
        }

        return null;
    }

    private static AssemblyName? Identity(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // A native library, or none: the attempt to load it says so.
            return null;
        }
    }

    private sealed class DirectoryContext(string directory, GeneratorLoader loader) : AssemblyLoadContext($"generators of {directory}")
    {
        private readonly ConcurrentDictionary<string, Lazy<Assembly>> read = new(StringComparer.Ordinal);

        public Assembly Read(string path) => read.GetOrAdd(path, _ => new(() =>
        {
            using var stream = new MemoryStream(File.ReadAllBytes(path));
            return LoadFromStream(stream);
        })).Value;

        protected override Assembly? Load(AssemblyName name) =>
            OfCompiler(name) ?? (loader.PathOf(name, directory) is { } path ? Read(path) : null);

        protected override nint LoadUnmanagedDll(string unmanagedDllName)
        {
            var path = Path.Combine(directory, unmanagedDllName + ".dll");
            return loader.known.ContainsKey(path) ? LoadUnmanagedDllFromPath(path) : 0;
        }
    }
}
