using System.Text.Json;

namespace PatchGen.Corpus;

/// <summary>A built side: the library with its dependencies, in a folder of its own.</summary>
internal sealed record Side(string Library)
{
    /// <summary>The dlls there, the library's among them.</summary>
    public string[] Assemblies => Directory.GetFiles(Path.GetDirectoryName(Library)!, "*.dll");
}

/// <summary>Builds an entry's library, in Release, with the entry's flags.</summary>
internal sealed class Build(CorpusEntry entry, Options options, Tree tree, Command command)
{
    // An old commit meets a new SDK: what only judges code must not stop a build, and what packs is not needed.
    private static readonly string[] Common =
    [
        "Configuration=Release", "TreatWarningsAsErrors=false", "WarningsAsErrors=", "MSBuildTreatWarningsAsErrors=false",
        "RunAnalyzers=false", "EnforceCodeStyleInBuild=false", "NuGetAudit=false", "GeneratePackageOnBuild=false",
        "EnablePackageValidation=false", "CheckEolTargetFramework=false", "RestoreLockedMode=false",
        "GenerateDocumentationFile=false", "UseSharedCompilation=false",
    ];

    /// <summary>The project file in the entry's tree.</summary>
    public string Project => Path.Combine(tree.Path, entry.Project.Replace('\\', '/'));

    /// <summary>The global properties that both sides are built with.</summary>
    public IEnumerable<string> Properties =>
    [
        .. Common,
        .. Flags(),
        // The library's dependencies have to be there for the host.
        "CopyLocalLockFileAssemblies=true",
        .. options.NuGetConfig is { } config ? [$"RestoreConfigFile={config}"] : Array.Empty<string>(),
        .. options.Targets is { } targets
            ? [$"CustomAfterMicrosoftCommonTargets={targets}", $"CustomAfterMicrosoftCommonCrossTargetingTargets={targets}"]
            : Array.Empty<string>(),
    ];

    /// <summary>Builds the commit that the tree is at and keeps a copy of what came out.</summary>
    /// <param name="into">Where the copy goes.</param>
    /// <param name="cancel">Ends the build.</param>
    /// <exception cref="EntryException">It does not build.</exception>
    public async Task<Side> Run(string into, CancellationToken cancel)
    {
        var properties = Properties.Select(property => "-p:" + property).ToArray();
        await command.Must(cancel, "dotnet", ["build", Project, "-nologo", "-v:quiet", "-m:1", .. properties]);
        var target = await TargetPath(properties, cancel);
        if (!File.Exists(target)) throw new EntryException($"the build made no {target}");
        Copy(Path.GetDirectoryName(target)!, into);
        return new(Path.Combine(into, Path.GetFileName(target)));
    }

    /// <summary>What <see cref="Run"/> left in a folder, or null.</summary>
    public static Side? Kept(string folder) =>
        File.Exists(Path.Combine(folder, "side.txt")) ? new(Path.Combine(folder, File.ReadAllText(Path.Combine(folder, "side.txt")))) : null;

    /// <summary>Marks a folder as whole, for <see cref="Kept"/>.</summary>
    public static Side Keep(Side side)
    {
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(side.Library)!, "side.txt"), Path.GetFileName(side.Library));
        return side;
    }

    private async Task<string> TargetPath(string[] properties, CancellationToken cancel)
    {
        string[] names = ["TargetPath", "AssemblyName"];
        var answer = await command.Must(cancel, "dotnet",
            ["msbuild", Project, "-nologo", $"-p:TargetFramework={entry.Tfm}", .. properties, .. names.Select(name => "-getProperty:" + name)]);
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("Properties").GetProperty("TargetPath").GetString()!;
    }

    // `-f X` is `-p:TargetFramework=X` by another name, and the latter is understood everywhere.
    private IEnumerable<string> Flags()
    {
        var flags = entry.BuildFlags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < flags.Length; i++)
            if (flags[i] is "-f" or "--framework" && i + 1 < flags.Length) yield return "TargetFramework=" + flags[++i];
            else if (flags[i].StartsWith("-p:")) yield return flags[i]["-p:".Length..];
            else throw new EntryException($"the build flag {flags[i]} is not understood");
    }

    private static void Copy(string from, string into)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(into, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
