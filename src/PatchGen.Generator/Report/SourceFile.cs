using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Sources;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report;

/// <summary>A source file that facts speak of, with its text on each side; null where it is not there, or not known.</summary>
/// <param name="Path">How reports name it.</param>
/// <param name="Pre">Its text on the pre side.</param>
/// <param name="Post">Its text on the post side.</param>
/// <param name="Unknown">The side whose text is not known: <c>pre</c>, <c>post</c>, or null.</param>
internal sealed record SourceFile(string Path, string? Pre, string? Post, string? Unknown)
{
    /// <summary>The files that the facts speak of, sorted by path.</summary>
    public static IReadOnlyList<SourceFile> Of(Verdict verdict, ReportPaths paths) =>
        [.. verdict.Changes.All.SelectMany(changes => Of(changes, paths)).DistinctBy(file => file.Path).OrderBy(file => file.Path, StringComparer.Ordinal)];

    private static IEnumerable<SourceFile> Of(ChangeSet changes, ReportPaths paths)
    {
        var (pre, post) = (changes.Correspondence.Pre, changes.Correspondence.Post);
        var preFiles = Names(changes.Facts, f => f.Pre, paths.Pre);
        var postFiles = Names(changes.Facts, f => f.Post, paths.Post);
        return
        [
            .. preFiles.Keys.Union(postFiles.Keys).Order(StringComparer.Ordinal).Select(path => Of(
                path,
                (pre, Text(pre, preFiles.GetValueOrDefault(path) ?? paths.PreFile(path))),
                (post, Text(post, postFiles.GetValueOrDefault(path) ?? paths.PostFile(path))))),
        ];
    }

    // Of a shipped side a file without a text may be one that its PDB names and does not hold.
    private static SourceFile Of(string path, (Snapshot Side, string? Text) pre, (Snapshot Side, string? Text) post) => new(
        path,
        pre.Text,
        post.Text,
        pre.Text is null && !pre.Side.HoldsAllSources() ? "pre" : post.Text is null && !post.Side.HoldsAllSources() ? "post" : null);

    private static string? Text(Snapshot side, string? file) => file is null ? null : side.SourceOf(file);

    private static Dictionary<string, string> Names(IEnumerable<Fact> facts, Func<Fact, SourceSpan?> span, Func<string, string> path) =>
        facts.Select(span).OfType<SourceSpan>().Select(s => s.File).Distinct()
            .GroupBy(path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
}
