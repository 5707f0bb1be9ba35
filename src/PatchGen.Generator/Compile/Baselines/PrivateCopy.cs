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
        foreach (var file in Files(root))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        Directory.CreateDirectory(destination);
        if (!IsRepository(root)) return null;
        var head = new Git(root).Run("rev-parse", "--verify", "--quiet", "HEAD");
        return PrivateCheckout.Adopt(root, head.Ok ? head.Line : null, destination);
    }

    /// <summary>True where the directory is the top of a git repository.</summary>
    public static bool IsRepository(string root) => Path.Exists(Path.Combine(root, ".git"));

    /// <summary>The files that are copied: not git's own, and not what a build wrote beside a project.</summary>
    public static IEnumerable<string> Files(string root)
    {
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (pending.TryPop(out var directory))
        {
            var project = directory.EnumerateFiles("*.*proj").Any();
            foreach (var child in directory.EnumerateDirectories())
                if (child.Name != ".git" && child.LinkTarget is null && !(project && child.Name is "bin" or "obj")) pending.Push(child);
            foreach (var file in directory.EnumerateFiles())
                if (file.Name != ".git" && (file.LinkTarget is null || file.Exists)) yield return file.FullName;
        }
    }
}
