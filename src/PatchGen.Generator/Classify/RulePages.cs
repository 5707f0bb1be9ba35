using System.Reflection;

namespace PatchGen.Generator.Classify;

/// <summary>The pages of the rules, as Markdown: what <c>patchgen explain</c> prints and help links lead to.</summary>
public static class RulePages
{
    private const string Folder = "https://github.com/patchgen/patchgen/blob/main/src/PatchGen.Generator/Classify/Rules/";

    private static readonly Assembly Here = typeof(RulePages).Assembly;

    // By id, the page's path in the folder of the rules, which is its resource's name too: Layout/PG1001.md.
    private static readonly Dictionary<string, string> Paths = Here.GetManifestResourceNames()
        .Where(name => name.EndsWith(".md", StringComparison.Ordinal))
        .ToDictionary(name => Path.GetFileNameWithoutExtension(name));

    /// <summary>The pages by id, in the order of the ids: one for each rule, and those of the build itself (PG9xxx).</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(
        Paths.ToDictionary(page => page.Key, page => Read(page.Value)),
        StringComparer.Ordinal);

    /// <summary>The page of an id, in any case; null where there is none.</summary>
    public static string? Get(string id) => All.GetValueOrDefault(id.ToUpperInvariant());

    /// <summary>Where the repository shows the page of an id; the folder of all pages where there is none.</summary>
    public static string Link(string id) => Folder + Paths.GetValueOrDefault(id);

    private static string Read(string name)
    {
        using var reader = new StreamReader(Here.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
