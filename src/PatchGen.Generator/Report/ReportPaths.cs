using PatchGen.Format;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Report;

/// <summary>
/// How reports name source files: relative to the project, with forward slashes, so that the same inputs give the same bytes in any
/// directory and a pipeline finds the files in its own checkout.
/// </summary>
internal sealed class ReportPaths(SideInput pre, SideInput post)
{
    private readonly string?[] roots = [Root(pre), Root(post)];

    /// <summary>The file of a span of the pre side.</summary>
    public string Pre(string file) => Relative(file, roots[0]);

    /// <summary>The file of a span of the post side.</summary>
    public string Post(string file) => Relative(file, roots[1]);

    private static string? Root(SideInput side) => side is SideInput.Sources sources ? Path.GetFullPath(sources.ProjectDirectory) : null;

    private static string Relative(string file, string? root)
    {
        var path = file.Replace('\\', '/');
        if (root is not null && Path.IsPathRooted(path)) path = Path.GetRelativePath(root, path).Replace('\\', '/');
        return path;
    }
}
