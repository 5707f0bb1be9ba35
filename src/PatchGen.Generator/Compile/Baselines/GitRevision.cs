using PatchGen.Format;

namespace PatchGen.Generator.Compile.Baselines;

/// <summary>A commit, and where its repository's tree stands.</summary>
/// <param name="Root">The top of the user's tree, as the build calls it: links in its path are kept.</param>
/// <param name="Prefix">From there to the directory that was asked about: <c>src/Lib/</c>, or empty.</param>
/// <param name="Commit">The commit's full id.</param>
public sealed record GitRevision(string Root, string Prefix, string Commit)
{
    /// <summary>What a ref means in the repository of a directory.</summary>
    /// <returns>The revision, or <see cref="Code.BaselineNotFound"/> with what git said.</returns>
    public static Result<GitRevision> Resolve(string directory, string reference)
    {
        if (reference.StartsWith('-')) return NotFound($"'{reference}' is no git ref.");
        var git = new Git(directory);
        var prefix = git.Run("rev-parse", "--show-prefix");
        if (!prefix.Ok) return NotFound($"{directory} is in no git repository that can be read, so the baseline '{reference}' means nothing there: {prefix.Error}");
        var commit = git.Run("rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}");
        if (!commit.Ok)
        {
            var shallow = git.Run("rev-parse", "--is-shallow-repository").Line == "true";
            return NotFound($"The git ref '{reference}' does not exist in {directory}: fetch it first ({(shallow ? "this clone is shallow: git fetch --unshallow --tags" : "git fetch --tags")}).");
        }

        return new GitRevision(Above(directory, prefix.Line), prefix.Line, commit.Line);
    }

    /// <summary>The commit that a directory's tree has checked out, where nothing in the tree differs from it; else null.</summary>
    public static string? CleanHead(string directory)
    {
        var git = new Git(directory);
        var status = git.Run("status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none");
        return status is { Ok: true, Output: "" } && git.Run("rev-parse", "HEAD") is { Ok: true } head ? head.Line : null;
    }

    private static string Above(string directory, string prefix)
    {
        var root = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        foreach (var _ in prefix.Split('/', StringSplitOptions.RemoveEmptyEntries)) root = root.Parent!;
        return root.FullName;
    }

    private static Failure NotFound(string message) => new(Code.BaselineNotFound, message);
}
