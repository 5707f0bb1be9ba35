using PatchGen.Format;

namespace PatchGen.Generator.Compile.Baselines;

/// <summary>Copies a baseline directory, so that what its build writes does not land in it.</summary>
public static class PrivateCopy
{
    /// <summary>Copies a tree, and makes the copy a repository at the same commit where the tree is one.</summary>
    /// <param name="root">The top of the tree.</param>
    /// <param name="destination">A directory that does not exist yet.</param>
    /// <returns>A failure, or null.</returns>
    public static Failure? Copy(string root, string destination)
    {
        // Listed before anything is copied: the destination may lie below the tree.
        foreach (var file in Files(root).ToList())
        {
            var target = Path.Combine(destination, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        Directory.CreateDirectory(destination);
        foreach (var link in DirectoryLinks(root).ToList()) CopyLink(link, root, destination);
        if (!IsRepository(root)) return null;
        var head = new Git(root).Run("rev-parse", "--verify", "--quiet", "HEAD");
        return PrivateCheckout.Adopt(root, head.Ok ? head.Line : null, destination);
    }

    /// <summary>True where the directory is the top of a git repository.</summary>
    public static bool IsRepository(string root) => Path.Exists(Path.Combine(root, ".git"));

    /// <summary>The files that are copied: not git's own, and not what a build wrote beside a project.</summary>
    public static IEnumerable<string> Files(string root) =>
        Directories(root).SelectMany(d => d.EnumerateFiles()).Where(f => f.Name != ".git" && (f.LinkTarget is null || f.Exists)).Select(f => f.FullName);

    private static IEnumerable<DirectoryInfo> DirectoryLinks(string root) =>
        Directories(root).SelectMany(d => d.EnumerateDirectories()).Where(d => d.LinkTarget is not null);

    // A link into the tree must lead into the copy, else the copy would be built of the original.
    private static void CopyLink(DirectoryInfo link, string root, string destination)
    {
        if (link.ResolveLinkTarget(returnFinalTarget: true)?.FullName is not { } target) return;
        var inside = target == root || target.StartsWith(root + "/", StringComparison.Ordinal);
        var copy = Path.Combine(destination, Path.GetRelativePath(root, link.FullName));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        Directory.CreateSymbolicLink(copy, inside ? destination + target[root.Length..] : target);
    }

    private static IEnumerable<DirectoryInfo> Directories(string root)
    {
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (pending.TryPop(out var directory))
        {
            yield return directory;
            var project = directory.EnumerateFiles("*.*proj").Any();
            foreach (var child in directory.EnumerateDirectories())
                if (child.Name != ".git" && child.LinkTarget is null && !(project && child.Name is "bin" or "obj")) pending.Push(child);
        }
    }
}
