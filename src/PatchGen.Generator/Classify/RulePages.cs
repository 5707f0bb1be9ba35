using System.Reflection;

namespace PatchGen.Generator.Classify;

/// <summary>The pages of the rules, as Markdown: what <c>patchgen explain</c> prints and help links lead to.</summary>
public static class RulePages
{
    private static readonly Assembly Here = typeof(RulePages).Assembly;

    /// <summary>The pages by id, in the order of the ids: one for each rule, and those of the build itself (PG9xxx).</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(
        Here.GetManifestResourceNames()
            .Where(name => name.StartsWith("PG", StringComparison.Ordinal) && name.EndsWith(".md", StringComparison.Ordinal))
            .ToDictionary(name => Path.GetFileNameWithoutExtension(name), Read),
        StringComparer.Ordinal);

    /// <summary>The page of an id, in any case; null where there is none.</summary>
    public static string? Get(string id) => All.GetValueOrDefault(id.ToUpperInvariant());

    private static string Read(string name)
    {
        using var reader = new StreamReader(Here.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
