using PatchGen.Format;

namespace PatchGen.Generator.Compile.Baselines;

/// <summary>
/// Checks a commit out as a clean clone would have it, without a clone: a repository of its own whose objects are the user's,
/// with its own index. Versioning tools and source link find a <c>.git</c> with the commit, the tags and the remotes;
/// the user's tree, index, refs and worktrees are not touched. Not <c>git archive</c>, which honours export attributes.
/// </summary>
public static class PrivateCheckout
{
    // Of the user's own settings, those that say where or how their tree is, not what files contain.
    private static readonly string[] Dropped =
    [
        "core.worktree", "core.bare", "core.fsmonitor", "core.hookspath", "core.sparsecheckout", "core.sparsecheckoutcone",
        "core.untrackedcache", "core.splitindex", "core.commitgraph", "extensions.worktreeconfig", "index.sparse",
    ];

    /// <summary>Checks out into a directory that does not exist yet, submodules at their recorded commits included.</summary>
    /// <param name="source">A directory of the user's repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="destination">The directory to make.</param>
    /// <returns>A failure, or null.</returns>
    public static Failure? CheckOut(string source, string commit, string destination)
    {
        if (Adopt(source, commit, destination) is { } failure) return failure;
        var git = new Git(destination);
        if (Failed(git.Run("read-tree", commit), source, commit) is { } unread) return unread;
        if (Failed(git.Run("checkout-index", "--all", "--force", "--quiet"), source, commit) is { } unwritten) return unwritten;
        // So that the tree counts as clean for tools that ask.
        git.Run("update-index", "-q", "--refresh");
        return Submodules(git, source, destination);
    }

    /// <summary>Makes a directory a repository that stands at a commit (null: at none yet) and borrows the user's objects; writes no file of the tree.</summary>
    public static Failure? Adopt(string source, string? commit, string destination)
    {
        var user = new Git(source);
        var format = user.Run("rev-parse", "--show-object-format");
        var objects = user.Run("rev-parse", "--path-format=absolute", "--git-path", "objects");
        if (Failed(objects, source, commit) is { } failure) return failure;

        Directory.CreateDirectory(destination);
        var git = new Git(destination);
        if (Failed(git.Run("init", "--quiet", "--template=", "--object-format=" + format.Line), source, commit) is { } uninitialised) return uninitialised;
        var home = Path.Combine(destination, ".git");
        Directory.CreateDirectory(Path.Combine(home, "objects", "info"));
        File.WriteAllText(Path.Combine(home, "objects", "info", "alternates"), objects.Line + "\n");
        foreach (var file in (string[])["shallow", "info/attributes"]) Copy(user, file, Path.Combine(home, file));
        Configure(user, git);
        // Large files are borrowed as objects are, not fetched again.
        var large = user.Run("rev-parse", "--path-format=absolute", "--git-path", "lfs");
        if (Directory.Exists(large.Line)) git.Run("config", "lfs.storage", large.Line);

        // With the header and the peeled tags, as git writes it: readers other than git insist on it.
        var refs = user.Run("for-each-ref", "--format=%(objectname) %(refname)%(if)%(*objectname)%(then)%0a^%(*objectname)%(end)", "refs/remotes", "refs/tags");
        File.WriteAllText(Path.Combine(home, "packed-refs"), "# pack-refs with: peeled fully-peeled sorted \n" + refs.Output);
        return commit is null ? null : Failed(git.Run("update-ref", "--no-deref", "HEAD", commit), source, commit);
    }

    private static void Configure(Git user, Git git)
    {
        foreach (var entry in user.Run("config", "--local", "--list", "--null").Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = entry.IndexOf('\n');
            var name = at < 0 ? entry : entry[..at];
            if (name.StartsWith("core.repositoryformat", StringComparison.OrdinalIgnoreCase) || name.StartsWith("extensions.objectformat", StringComparison.OrdinalIgnoreCase)) continue;
            if (!Dropped.Contains(name.ToLowerInvariant())) git.Run("config", "--add", name, at < 0 ? "true" : entry[(at + 1)..]);
        }
    }

    private static Failure? Submodules(Git git, string source, string destination)
    {
        var links = git.Run("ls-files", "--stage", "-z").Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("160000 ", StringComparison.Ordinal))
            .Select(line => (Commit: line.Split(' ')[1], Path: line[(line.IndexOf('\t') + 1)..]));
        var top = new Git(source).Run("rev-parse", "--show-toplevel").Line;
        foreach (var (commit, path) in links)
        {
            var theirs = Path.Combine(top, path);
            // Not initialised by the user either: an empty directory, as in a clone without --recurse-submodules.
            if (!Path.Exists(Path.Combine(theirs, ".git"))) continue;
            if (!new Git(theirs).Run("cat-file", "-e", commit + "^{commit}").Ok)
                return NotFound($"The baseline records the submodule {path} at {commit}, which this clone does not have: git -C {theirs} fetch.");
            if (CheckOut(theirs, commit, Path.Combine(destination, path)) is { } failure) return failure;
        }

        return null;
    }

    private static void Copy(Git user, string file, string destination)
    {
        var path = user.Run("rev-parse", "--path-format=absolute", "--git-path", file);
        if (!path.Ok || !File.Exists(path.Line)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        File.Copy(path.Line, destination, overwrite: true);
    }

    private static Failure? Failed(Git.Answer answer, string source, string? commit) =>
        answer.Ok ? null : NotFound($"The commit {commit ?? "(none)"} of {source} cannot be checked out: {answer.Error}");

    private static Failure NotFound(string message) => new(Code.BaselineNotFound, message);
}
