using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report;

/// <summary>
/// How reports name source files: relative to the project, with forward slashes, so that the same inputs give the same bytes in any
/// directory and a pipeline finds the files in its own checkout.
/// </summary>
internal sealed class ReportPaths
{
    private readonly string? pre;
    private readonly string? post;

    /// <summary>The names that two shipped builds' own PDBs give.</summary>
    public ReportPaths()
    {
    }

    /// <param name="changes">Whose files are to be named: a shipped side's root is found by the names that it shares with the other side.</param>
    /// <param name="request">Says where the sides' projects stand.</param>
    public ReportPaths(ChangeSet changes, PatchRequest request)
    {
        var facts = changes.AllFacts.ToList();
        (pre, post) = (Root(changes.Correspondence.Pre, request.Pre), Root(changes.Correspondence.Post, request.Post));
        var (preFiles, postFiles) = (Files(facts, f => f.Pre), Files(facts, f => f.Post));
        pre ??= Shared(preFiles, postFiles.Select(f => Relative(f, post)));
        post ??= Shared(postFiles, preFiles.Select(f => Relative(f, pre)));
    }

    /// <summary>How a file of the pre side is named.</summary>
    public string Pre(string file) => Relative(file, pre);

    /// <summary>How a file of the post side is named.</summary>
    public string Post(string file) => Relative(file, post);

    /// <summary>The file of the pre side that would have this name; null where that is not known.</summary>
    public string? PreFile(string name) => pre is null ? null : Path.GetFullPath(Path.Combine(pre, name));

    /// <summary>The file of the post side that would have this name; null where that is not known.</summary>
    public string? PostFile(string name) => post is null ? null : Path.GetFullPath(Path.Combine(post, name));

    // Also of sources that were only to reproduce a shipped binary nothing but the binary's own names is left.
    private static string? Root(Snapshot side, SideInput input) =>
        side.Rebuilt && input is SideInput.Sources sources ? Path.GetFullPath(sources.ProjectDirectory) : null;

    private static List<string> Files(IEnumerable<Fact> facts, Func<Fact, SourceSpan?> span) =>
        [.. facts.Select(span).OfType<SourceSpan>().Select(s => s.File).Distinct()];

    // The documents of a shipped PDB start with whatever root its build saw: the longest shared tail tells where that ends.
    private static string? Shared(List<string> files, IEnumerable<string> names)
    {
        var byTail = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.Order())
        {
            var path = file.Replace('\\', '/');
            for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1)) byTail.TryAdd(path[(slash + 1)..], file);
        }

        return (from name in names
                where byTail.ContainsKey(name)
                let file = byTail[name]
                orderby name.Length descending, file
                select file[..^(name.Length + 1)]).FirstOrDefault();
    }

    private static string Relative(string file, string? root) =>
        (root is not null && Path.IsPathRooted(file) ? Path.GetRelativePath(root, file) : file).Replace('\\', '/');
}
