namespace PatchGen.Corpus;

/// <summary>The clones that are there already. They are read, never written to.</summary>
internal sealed class Clones(string folder)
{
    /// <summary>The object store of a repository's clone, or null.</summary>
    /// <param name="repo"><c>owner/name</c>.</param>
    public string? Objects(string repo)
    {
        var name = repo[(repo.LastIndexOf('/') + 1)..];
        return new[] { repo.Replace('/', '+'), repo, name }
            .Select(called => Path.Combine(folder, called))
            .SelectMany(path => new[] { path, path + ".git", Path.Combine(path, "repo") })
            // A clone with a work tree, or a bare one.
            .SelectMany(path => new[] { Path.Combine(path, ".git"), path })
            .Where(path => File.Exists(Path.Combine(path, "HEAD")))
            .Select(path => Path.Combine(path, "objects"))
            .FirstOrDefault(Directory.Exists);
    }
}
