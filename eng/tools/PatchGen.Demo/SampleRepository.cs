namespace PatchGen.Demo;

/// <summary>The sample in a git repository of its own, as its maintainer has it.</summary>
internal sealed class SampleRepository
{
    private readonly Options _options;
    private readonly Command _command;

    public SampleRepository(Options options, IReadOnlyDictionary<string, string> environment)
    {
        _options = options;
        Folder = Path.Combine(options.Work, "shelf");
        Directory.CreateDirectory(Folder);
        _command = new Command(Folder, environment);
    }

    /// <summary>The repository's root.</summary>
    public string Folder { get; }

    /// <summary>Commits the sources with the bug, as v1.</summary>
    public async Task CommitV1()
    {
        Copy(Path.Combine(_options.Sample, "v1"));
        File.Move(Path.Combine(Folder, "gitignore"), Path.Combine(Folder, ".gitignore"));
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="patchgen" value="{_options.Feed}" />
              </packageSources>
            </configuration>

            """);
        await Git("init", "--quiet");
        // The machine of whoever runs the demo may sign commits, rewrite line ends or have no identity.
        await Git("config", "user.name", "Shelf maintainer");
        await Git("config", "user.email", "maintainer@shelf.example");
        await Git("config", "commit.gpgsign", "false");
        await Git("config", "core.autocrlf", "false");
        await Git("add", "--all");
        await Git("commit", "--quiet", "-m", "Serve documents");
        await Git("tag", "v1");
    }

    /// <summary>Publishes the service as it would be deployed.</summary>
    /// <returns>The published program.</returns>
    public async Task<string> Publish()
    {
        var target = Path.Combine(_options.Work, "deployed");
        await _command.Show("dotnet publish Shelf.Service -c Release", "dotnet",
            "publish", "Shelf.Service", "-c", "Release", "-o", target, "-v", "quiet", "--nologo");
        return Path.Combine(target, "Shelf.Service");
    }

    /// <summary>Commits the fix.</summary>
    public async Task CommitFix()
    {
        Copy(Path.Combine(_options.Sample, "fix"));
        await Git("commit", "--quiet", "--all", "-m", "Serve only what is inside the folder, and answer for books that nobody has");
        await _command.Show("git diff --stat v1", "git", "--no-pager", "diff", "--stat", "v1");
    }

    /// <summary>Builds the patch, as the maintainer does.</summary>
    /// <returns>The tarball.</returns>
    public async Task<string> CreatePatch()
    {
        await _command.Show("dotnet build Shelf.Service -c Release -t:CreatePatch -p:PatchGenBaseline=v1", "dotnet",
            "build", "Shelf.Service", "-c", "Release", "-t:CreatePatch", "-p:PatchGenBaseline=v1", "-v", "minimal", "--nologo", "-tl:off");
        var patches = Directory.GetFiles(Path.Combine(Folder, "Shelf.Service", "bin", "Release"), "*.patch.tar.gz", SearchOption.AllDirectories);
        return patches is [var patch] ? patch : throw new DemoFailure($"the build left {patches.Length} patches, not 1");
    }

    private Task Git(params string[] arguments) => _command.Run("git", arguments);

    private void Copy(string from)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }
    }
}
