namespace PatchGen.Corpus;

/// <summary>
/// A work tree of an entry's own. It borrows the objects of the clone and has its own index and head,
/// so the clone stays untouched, and MSBuild finds a git repository like a developer's.
/// </summary>
internal sealed class Tree(string path, Clones clones, Command command)
{
    private const string Submodule = "160000";

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Makes an empty one that borrows the clone's objects.</summary>
    /// <exception cref="EntryException">There is no clone.</exception>
    public static async Task<Tree> Create(string path, string repo, Clones clones, Command command, CancellationToken cancel)
    {
        var objects = clones.Objects(repo) ?? throw new EntryException($"no clone of {repo}");
        Directory.CreateDirectory(path);
        var tree = new Tree(path, clones, command);
        // Without a template there are no hooks.
        await command.Must(cancel, "git", "init", "--quiet", "--template=", path);
        Directory.CreateDirectory(System.IO.Path.Combine(path, ".git/objects/info"));
        await File.WriteAllTextAsync(System.IO.Path.Combine(path, ".git/objects/info/alternates"), objects + "\n", cancel);
        return tree;
    }

    /// <summary>Puts a commit there, submodules included, and nothing else: what an earlier build left is gone.</summary>
    /// <exception cref="EntryException">The commit is not in the clone.</exception>
    public async Task Checkout(string commit, CancellationToken cancel)
    {
        await Git(cancel, "update-ref", "--no-deref", "HEAD", commit);
        await Git(cancel, "read-tree", "--reset", commit);
        var files = Lines(await Git(cancel, "ls-files", "--stage", "-z"), '\0').Select(IndexLine.Parse).ToArray();
        await Skip(await Missing(files, cancel), cancel);
        await Git(cancel, "checkout-index", "--all", "--force");
        await Git(cancel, "clean", "-ffdxq");
        foreach (var module in files.Where(file => file.Mode == Submodule)) await Fill(module, cancel);
    }

    /// <summary>What differs in C# files between two commits, in unified form without context.</summary>
    public Task<string> Difference(string pre, string post, CancellationToken cancel) =>
        Git(cancel, "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", pre, post, "--", "*.cs");

    // A store may hold a snapshot without its largest files; what remains usually builds.
    private async Task<string[]> Missing(IndexLine[] files, CancellationToken cancel)
    {
        var blobs = files.Where(file => file.Mode != Submodule).ToArray();
        var answer = await command.Run(cancel, "git", ["-C", path, "cat-file", "--batch-check"], string.Concat(blobs.Select(blob => blob.Hash + "\n")));
        return [.. blobs.Zip(Lines(answer.Out, '\n')).Where(pair => pair.Second.EndsWith(" missing")).Select(pair => pair.First.File)];
    }

    private async Task Skip(string[] files, CancellationToken cancel)
    {
        if (files.Length == 0) return;
        await command.Log($"not in the clone, left out: {string.Join(", ", files)}\n");
        await Git(cancel, ["update-index", "--skip-worktree", .. files]);
    }

    // Only a module whose own clone is there can be filled; the library may build without the others.
    private async Task Fill(IndexLine module, CancellationToken cancel)
    {
        var names = await command.Run(cancel, "git", "config", "--file", System.IO.Path.Combine(path, ".gitmodules"), "--get-regexp", @"^submodule\..*\.(path|url)$");
        var settings = Lines(names.Out, '\n').Select(line => line.Split(' ', 2)).ToLookup(pair => pair[0], pair => pair[1]);
        var key = settings.FirstOrDefault(pair => pair.Key.EndsWith(".path") && pair.First() == module.File)?.Key;
        if (key is null || settings[key[..^".path".Length] + ".url"].FirstOrDefault() is not { } url) return;

        var repo = string.Join('/', url.TrimEnd('/').Split('/', ':')[^2..]);
        if (repo.EndsWith(".git")) repo = repo[..^".git".Length];
        if (clones.Objects(repo) is null)
        {
            await command.Log($"no clone of the submodule {module.File} ({repo}), left out\n");
            return;
        }

        var tree = await Create(System.IO.Path.Combine(path, module.File), repo, clones, command, cancel);
        await tree.Checkout(module.Hash, cancel);
    }

    private Task<string> Git(CancellationToken cancel, params string[] arguments) => command.Must(cancel, "git", ["-C", path, .. arguments]);

    private static string[] Lines(string text, char end) => text.Split(end, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A line of the index.</summary>
    private sealed record IndexLine(string Mode, string Hash, string File)
    {
        public static IndexLine Parse(string line) => line.Split(['\t'], 2) is [var head, var file] && head.Split(' ') is [var mode, var hash, ..]
            ? new(mode, hash, file)
            : throw new EntryException($"git ls-files said '{line}'");
    }
}
