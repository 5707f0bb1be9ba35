using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace PatchGen.MSBuild;

/// <summary>
/// Where the generator runs: its own files, but the Roslyn that the build itself compiles with. Two compilers emit two different ILs
/// for the same source, so PatchGen brings none. Not collectible, because source generators cannot be loaded from a collectible one.
/// </summary>
public sealed class RoslynContext : AssemblyLoadContext
{
    private static readonly ConcurrentDictionary<string, Lazy<RoslynContext>> Contexts = new();

    private readonly string[] directories;

    private RoslynContext(string roslyn, string own)
        : base($"PatchGen on {roslyn}", isCollectible: false) => directories = [roslyn, own];

    /// <summary>The context for the Roslyn in that directory; one for the life of the process.</summary>
    /// <param name="roslyn">The directory that holds <c>Microsoft.CodeAnalysis.CSharp.dll</c>: <c>$(RoslynTargetsPath)/bincore</c>.</param>
    public static RoslynContext For(string roslyn)
    {
        var own = Path.GetDirectoryName(typeof(RoslynContext).Assembly.Location)!;
        return Contexts.GetOrAdd(roslyn, r => new(() => new RoslynContext(r, own))).Value;
    }

    /// <summary>
    /// True where this code itself was loaded by such a context: by name, for inside one the type of the context is another copy.
    /// </summary>
    public static bool IsCurrent => GetLoadContext(typeof(RoslynContext).Assembly)?.GetType().FullName == typeof(RoslynContext).FullName;

    /// <summary>This context's own copy of a type of PatchGen.</summary>
    public Type Twin(Type type) => LoadFromAssemblyName(type.Assembly.GetName()).GetType(type.FullName!, throwOnError: true)!;

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName name)
    {
        // MSBuild's own types must be the engine's: a task of this context is run by it.
        if (name.Name!.StartsWith("Microsoft.Build", StringComparison.Ordinal)) return null;
        if (!string.IsNullOrEmpty(name.CultureName)) return null;
        var path = directories.Select(directory => Path.Combine(directory, name.Name + ".dll")).FirstOrDefault(File.Exists);
        return path is null ? null : LoadFromAssemblyPath(path);
    }
}
