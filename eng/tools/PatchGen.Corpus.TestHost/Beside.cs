using System.Reflection;
using System.Runtime.Loader;

namespace PatchGen.Corpus.TestHost;

/// <summary>What lies beside the tests.</summary>
internal static class Beside
{
    private static readonly HashSet<string> Folders = [];

    /// <summary>Loads an assembly by its path, and from then on what it refers to from the same folder.</summary>
    public static Assembly Load(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (Folders.Add(folder)) AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
    }
}
