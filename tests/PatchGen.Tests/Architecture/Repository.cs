namespace PatchGen.Tests.Architecture;

/// <summary>The repository's own files, as its tests about itself read them.</summary>
internal static class Repository
{
    /// <summary>The folder that holds PatchGen.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The C# sources under a folder, generated and built files left out.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal);

    /// <summary>A file's path as messages show it.</summary>
    public static string Shown(string file) => Path.GetRelativePath(Root, file);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PatchGen.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no PatchGen.sln above {start}");
    }
}
