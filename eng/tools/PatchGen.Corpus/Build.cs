using System.Text.Json;

namespace PatchGen.Corpus;

/// <summary>A built side: the library with its dependencies, in a folder of its own.</summary>
internal sealed record Side(string Library)
{
    /// <summary>The dlls there, the library's among them.</summary>
    public string[] Assemblies => Directory.GetFiles(Path.GetDirectoryName(Library)!, "*.dll");
}

/// <summary>What all builds of a run have in common; see <c>eng/corpus --help</c>.</summary>
internal sealed record BuildSettings(string? Targets, string? NuGetConfig, string Configuration = "Release")
{
    /// <summary>Further global properties.</summary>
    public string[] More { get; init; } = [];
}

/// <summary>Builds an entry's library with the entry's flags.</summary>
internal sealed class Build(CorpusEntry entry, BuildSettings settings, Tree tree, Command command)
{
    // An old commit meets a new SDK: what only judges code must not stop a build, and what packs is not needed.
    private static readonly string[] Common =
    [
        "TreatWarningsAsErrors=false", "WarningsAsErrors=", "MSBuildTreatWarningsAsErrors=false",
        "RunAnalyzers=false", "EnforceCodeStyleInBuild=false", "NuGetAudit=false", "GeneratePackageOnBuild=false",
        "EnablePackageValidation=false", "CheckEolTargetFramework=false", "RestoreLockedMode=false",
        "GenerateDocumentationFile=false", "UseSharedCompilation=false",
    ];

    /// <summary>The project file in the entry's tree.</summary>
    public string Project => Path.Combine(tree.Path, entry.Project.Replace('\\', '/'));

    /// <summary>The global properties that both sides are built with.</summary>
    public IEnumerable<string> Properties =>
    [
        $"Configuration={settings.Configuration}",
        .. Common,
        .. Flags(),
        // The library's dependencies have to be there for the host.
        "CopyLocalLockFileAssemblies=true",
        .. settings.NuGetConfig is { } config ? [$"RestoreConfigFile={config}"] : Array.Empty<string>(),
        .. settings.Targets is { } targets
            ? [$"CustomAfterMicrosoftCommonTargets={targets}", $"CustomAfterMicrosoftCommonCrossTargetingTargets={targets}"]
            : Array.Empty<string>(),
        .. settings.More,
    ];

    /// <summary>Builds the commit that the tree is at and keeps a copy of what came out.</summary>
    /// <param name="into">Where the copy goes.</param>
    /// <param name="cancel">Ends the build.</param>
    /// <exception cref="EntryException">It does not build.</exception>
    public async Task<Side> Run(string into, CancellationToken cancel)
    {
        var target = (await InPlace(cancel)).Library;
        Copy(Path.GetDirectoryName(target)!, into);
        return new(Path.Combine(into, Path.GetFileName(target)));
    }

    /// <summary>Builds the commit that the tree is at, and leaves what came out where the build put it.</summary>
    /// <param name="cancel">Ends the build.</param>
    /// <exception cref="EntryException">It does not build.</exception>
    public async Task<Side> InPlace(CancellationToken cancel)
    {
        var properties = Properties.Select(property => "-p:" + property).ToArray();
        await command.Must(cancel, "dotnet", ["build", Project, "-nologo", "-v:quiet", "-m:1", .. properties]);
        var target = (await Evaluate(cancel, "TargetPath", "AssemblyName"))["TargetPath"];
        return File.Exists(target) ? new(target) : throw new EntryException($"the build made no {target}");
    }

    /// <summary>Properties of the project, as it is built for the entry's framework.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <param name="names">At least two: MSBuild answers in another form for one.</param>
    public Task<Dictionary<string, string>> Evaluate(CancellationToken cancel, params string[] names) =>
        Ask(Properties.Prepend($"TargetFramework={entry.Tfm}"), names, cancel);

    /// <summary>Properties of the project, before any framework is chosen.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <param name="names">At least two: MSBuild answers in another form for one.</param>
    public Task<Dictionary<string, string>> EvaluateOuter(CancellationToken cancel, params string[] names) => Ask(Properties, names, cancel);

    /// <summary>Builds the commit that the tree is at, and gives the arguments that its compiler got.</summary>
    /// <param name="cancel">Ends the build.</param>
    /// <exception cref="EntryException">It does not build.</exception>
    public async Task<string[]> CompilerArguments(CancellationToken cancel)
    {
        var properties = Properties.Append($"TargetFramework={entry.Tfm}").Distinct().Select(property => "-p:" + property).ToArray();
        await command.Must(cancel, "dotnet", ["build", Project, "-nologo", "-v:quiet", "-m:1", .. properties]);
        // Again, without the compiler: SkipCompilerExecution would reach references too, and an up-to-date project would say nothing.
        var answer = await command.Must(cancel, "dotnet",
            ["msbuild", Project, "-nologo", "-t:ResolveReferences;PrepareResources;Compile", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true",
                "-p:NonExistentFile=__none__/__none__", "-p:BuildProjectReferences=false", .. properties, "-getItem:CscCommandLineArgs"]);
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
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

    private async Task<Dictionary<string, string>> Ask(IEnumerable<string> properties, string[] names, CancellationToken cancel)
    {
        var answer = await command.Must(cancel, "dotnet",
            ["msbuild", Project, "-nologo", .. properties.Select(property => "-p:" + property), .. names.Select(name => "-getProperty:" + name)]);
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!);
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
