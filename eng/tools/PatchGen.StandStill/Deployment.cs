namespace PatchGen.StandStill;

/// <summary>What is deployed, and the patch of its fix.</summary>
/// <param name="Program">The target's dll.</param>
/// <param name="Patch">The tarball.</param>
/// <param name="Id">The patch's id.</param>
internal sealed record Deployment(string Program, string Patch, string Id)
{
    /// <summary>Publishes the sample as it was, and makes the patch of what becomes of it, as its maintainer would.</summary>
    public static async Task<Deployment> Make(Options options, Command command, CancellationToken cancel)
    {
        var (tree, deployed, patches) = (Folder("tree"), Folder("deployed"), Folder("patches"));
        Copy(Path.Combine(options.Sample, "pre"), tree);
        await command.Run(cancel, "dotnet", "publish", Path.Combine(tree, "Target"), "-c", "Release", "-o", deployed, "-v", "quiet", "--nologo");
        Copy(Path.Combine(options.Sample, "post"), tree);
        await command.Run(cancel, "dotnet", options.Tool, "create", Path.Combine(tree, "Work"), "-c", "Release",
            $"-p:PatchGenBaselineAssembly={Path.Combine(deployed, "Work.dll")}", $"-p:PatchGenOutputPath={patches}/");
        var patch = Directory.GetFiles(patches, "*.patch.tar.gz").Single();
        return new(Path.Combine(deployed, "Target.dll"), patch, Path.GetFileName(patch).Split('-')[^1].Split('.')[0]);

        string Folder(string name) => Directory.CreateDirectory(Path.Combine(options.Work, name)).FullName;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
