namespace PatchGen.Oracle.Cases;

/// <summary>The cases that people wrote: a file each, in a folder for each feature.</summary>
internal static class Fixtures
{
    /// <summary>All below a folder, in the order of their names.</summary>
    public static IReadOnlyList<Case> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new Case(Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/'), File.ReadAllText(file))),
    ];
}
