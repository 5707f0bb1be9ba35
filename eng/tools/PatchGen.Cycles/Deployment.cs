using PatchGen.Format;

namespace PatchGen.Cycles;

/// <summary>What is deployed, and the patch of its fix.</summary>
/// <param name="Program">The service's dll.</param>
/// <param name="Patch">The tarball's path.</param>
/// <param name="Tarball">Its bytes.</param>
/// <param name="Manifest">What it says.</param>
internal sealed record Deployment(string Program, string Patch, byte[] Tarball, Manifest Manifest)
{
    /// <summary>The tokens of the changed methods.</summary>
    public string Tokens => string.Join(',', Manifest.Targets.Single().Replacements.Select(r => r.Token));

    /// <summary>Publishes the sample as it was, and makes the patch of what becomes of it, as its maintainer would.</summary>
    public static async Task<Deployment> Make(Options options, Command command, CancellationToken cancel)
    {
        var (tree, deployed, patches) = (Folder("tree"), Folder("deployed"), Folder("patches"));
        Copy(Path.Combine(options.Sample, "pre"), tree);
        await command.Run(cancel, "dotnet", "publish", Path.Combine(tree, "Service"), "-c", "Release", "-o", deployed, "-v", "quiet", "--nologo");
        Copy(Path.Combine(options.Sample, "post"), tree);
        await command.Run(cancel, "dotnet", options.Tool, "create", Path.Combine(tree, "Pricing"), "-c", "Release",
            $"-p:PatchGenBaselineAssembly={Path.Combine(deployed, "Pricing.dll")}", $"-p:PatchGenOutputPath={patches}/");
        var patch = Directory.GetFiles(patches, "*.patch.tar.gz").Single();
        var tarball = await File.ReadAllBytesAsync(patch, cancel);
        return new(Path.Combine(deployed, "Service.dll"), patch, tarball, PatchArchive.Read(tarball).Value!.Manifest);

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
