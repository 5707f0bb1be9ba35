namespace PatchGen.Guests;

/// <summary>The sample in a git repository of its own, as its maintainer has it.</summary>
internal sealed class SampleRepository
{
    private const string Service = "Guests.Service";
    private readonly Options _options;
    private readonly Command _command;
    private readonly string _folder;

    public SampleRepository(Options options)
    {
        _options = options;
        _folder = Directory.CreateDirectory(Path.Combine(options.Work, "sample")).FullName;
        _command = new Command(_folder, Path.Combine(options.Work, "home"));
    }

    /// <summary>Commits the sources as they were deployed and publishes them.</summary>
    /// <returns>The published program; it runs on every runtime from 8.0 on.</returns>
    public async Task<string> Publish(CancellationToken cancel)
    {
        Lay("pre");
        File.Move(Path.Combine(_folder, "gitignore"), Path.Combine(_folder, ".gitignore"));
        string[][] steps =
        [
            ["init", "--quiet"],
            // The machine of whoever runs this may sign commits, rewrite line ends or have no identity.
            ["config", "user.name", "Guests maintainer"],
            ["config", "user.email", "maintainer@guests.example"],
            ["config", "commit.gpgsign", "false"],
            ["config", "core.autocrlf", "false"],
            ["add", "--all"],
            ["commit", "--quiet", "-m", "Serve"],
            ["tag", "v1"],
        ];
        foreach (var step in steps) await _command.Must(cancel, "git", step);
        var deployed = Path.Combine(_options.Work, "deployed");
        await _command.Must(cancel, "dotnet", "publish", Service, "-c", "Release", "-o", deployed, "-v", "quiet", "--nologo");
        return Path.Combine(deployed, Service + ".dll");
    }

    /// <summary>Makes the patch of the fix.</summary>
    /// <returns>The tarball, in the run's output.</returns>
    public async Task<string> CreatePatch(Patchgen patchgen, CancellationToken cancel)
    {
        Lay("fix");
        return await patchgen.Create(Path.Combine(_folder, Service, Service + ".csproj"), "v1", Path.Combine(_options.Out, "patch"), cancel);
    }

    private void Lay(string side)
    {
        var from = Path.Combine(_options.Sample, side);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(_folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }
    }
}
