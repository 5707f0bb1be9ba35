using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report;

/// <summary>A source file that facts speak of, with its text on each side; null where it is not there, or not known.</summary>
internal sealed record SourceFile(string Path, string? Pre, string? Post)
{
    /// <summary>The files that the facts speak of, sorted by path.</summary>
    public static IReadOnlyList<SourceFile> Of(Verdict verdict, ReportPaths paths)
    {
        var (pre, post) = (verdict.Changes.Correspondence.Pre, verdict.Changes.Correspondence.Post);
        var preFiles = Names(verdict.Changes.Facts, f => f.Pre, paths.Pre);
        var postFiles = Names(verdict.Changes.Facts, f => f.Post, paths.Post);
        return
        [
            .. preFiles.Keys.Union(postFiles.Keys).Order(StringComparer.Ordinal).Select(path => new SourceFile(
                path,
                Text(pre, preFiles.GetValueOrDefault(path) ?? paths.PreFile(path)),
                Text(post, postFiles.GetValueOrDefault(path) ?? paths.PostFile(path)))),
        ];
    }

    private static string? Text(Snapshot side, string? file) => file is null ? null : side.SourceOf(file);

    private static Dictionary<string, string> Names(IEnumerable<Fact> facts, Func<Fact, SourceSpan?> span, Func<string, string> path) =>
        facts.Select(span).OfType<SourceSpan>().Select(s => s.File).Distinct()
            .GroupBy(path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
}
