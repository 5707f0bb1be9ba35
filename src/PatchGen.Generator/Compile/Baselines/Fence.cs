namespace PatchGen.Generator.Compile.Baselines;

/// <summary>
/// A private tree stands below the user's tree, whose MSBuild and editor files would reach into it. The fence between them shows
/// the private tree what stands above the user's root instead: what a clean clone in that place would see.
/// </summary>
public static class Fence
{
    private static readonly string[] Imported = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    /// <summary>Writes the fence.</summary>
    /// <param name="directory">The directory that holds the private tree.</param>
    /// <param name="shippedRoot">Where the tree is to believe that it stands.</param>
    public static void Build(string directory, string shippedRoot)
    {
        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(shippedRoot)) ?? shippedRoot;
        foreach (var name in Imported)
            Write(directory, name, Nearest(above, name) is { } path ? $"<Project>\n  <Import Project=\"{System.Security.SecurityElement.Escape(path)}\" />\n</Project>\n" : "<Project />\n");
        Write(directory, "global.json", Nearest(above, "global.json") is { } json ? File.ReadAllText(json) : "{}\n");
        Write(directory, ".editorconfig", Nearest(above, ".editorconfig") is { } config ? File.ReadAllText(config) : "root = true\n");
    }

    private static string? Nearest(string directory, string name)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, name))) return Path.Combine(at.FullName, name);
        return null;
    }

    private static void Write(string directory, string name, string text)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, name), text);
    }
}
