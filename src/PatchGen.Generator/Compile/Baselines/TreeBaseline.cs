using PatchGen.Format;

namespace PatchGen.Generator.Compile.Baselines;

/// <summary>A baseline that is a tree of sources: which tree, and where the project is in it.</summary>
public sealed record TreeBaseline
{
    /// <summary>The top of the tree that holds the baseline: the user's own for a git ref, another for a directory.</summary>
    public required string Source { get; init; }

    /// <summary>From the top to the project file, the same on both sides.</summary>
    public required string Project { get; init; }

    /// <summary>The top of the post tree.</summary>
    public required string PostRoot { get; init; }

    /// <summary>The commit; null for a directory outside git.</summary>
    public string? Commit { get; init; }

    /// <summary>True where the tree is a git repository.</summary>
    public required bool IsRepository { get; init; }

    /// <summary>True where the files are the commit's, false where they are the directory's as it is.</summary>
    public required bool IsCommit { get; init; }

    /// <summary>The tree of a git ref of the project's repository.</summary>
    public static Result<TreeBaseline> OfRef(string projectFile, string reference)
    {
        var revision = GitRevision.Resolve(Path.GetDirectoryName(projectFile)!, reference);
        if (!revision.Ok) return revision.Failure;
        var (root, prefix, commit) = revision.Value;
        var project = prefix + Path.GetFileName(projectFile);
        if (!new Git(root).Run("cat-file", "-e", $"{commit}:{project}").Ok)
            return new Failure(Code.BaselineNotFound, $"The baseline '{reference}' ({commit[..12]}) has no {project}.");
        return new TreeBaseline { Source = root, Project = project, PostRoot = root, Commit = commit, IsRepository = true, IsCommit = true };
    }

    /// <summary>The tree in a directory: the project's own folder there, or any folder above it.</summary>
    public static Result<TreeBaseline> OfDirectory(string projectFile, string directory)
    {
        if (!Directory.Exists(directory)) return new Failure(Code.BaselineNotFound, $"The baseline directory {directory} does not exist.");
        // The longest path that fits: both trees' tops are then the same folder of the product.
        var project = Suffixes(projectFile).LastOrDefault(suffix => File.Exists(Path.Combine(directory, suffix)));
        if (project is null)
            return new Failure(Code.BaselineNotFound, $"The baseline directory {directory} has no {Path.GetFileName(projectFile)}, neither in itself nor where the project is in its own tree.");

        var postRoot = projectFile[..^(project.Length + 1)];
        var git = new Git(directory);
        var prefix = git.Run("rev-parse", "--show-prefix");
        var source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        // Given the folder of the project alone: references to its neighbours need the whole tree, if that has the same shape.
        if (prefix is { Ok: true, Line: not "" } && projectFile.EndsWith("/" + prefix.Line + project, StringComparison.Ordinal))
        {
            project = prefix.Line + project;
            source = source[..^prefix.Line.Length];
            postRoot = projectFile[..^(project.Length + 1)];
        }

        var repository = PrivateCopy.IsRepository(source);
        var head = repository ? git.Run("rev-parse", "--verify", "--quiet", "HEAD") : null;
        return new TreeBaseline
        {
            Source = source,
            Project = project,
            PostRoot = postRoot,
            Commit = head is { Ok: true } ? head.Line : null,
            IsRepository = repository,
            IsCommit = false,
        };
    }

    /// <summary>Puts the tree into a private directory, with a fence around it.</summary>
    /// <param name="directory">The directory that will hold the fence and, in <c>baseline</c>, the tree; what it held is removed.</param>
    /// <returns>The private tree's top.</returns>
    public Result<string> Materialise(string directory)
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        Fence.Build(directory, Source);
        var top = Path.Combine(directory, "baseline");
        var failure = IsCommit ? PrivateCheckout.CheckOut(Source, Commit!, top) : PrivateCopy.Copy(Source, top);
        return failure is null ? top : failure;
    }

    /// <summary>Changes whenever the tree's content may have.</summary>
    public string Stamp() => IsCommit
        ? Commit!
        : string.Join('\n', PrivateCopy.Files(Source).Order(StringComparer.Ordinal).Select(file => new FileInfo(file)).Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}"));

    private static IEnumerable<string> Suffixes(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(1, parts.Length - 1).Select(count => string.Join('/', parts[^count..]));
    }
}
