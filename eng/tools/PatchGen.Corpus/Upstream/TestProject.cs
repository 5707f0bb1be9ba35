using System.Text.RegularExpressions;

namespace PatchGen.Corpus.Upstream;

/// <summary>A test project, built at the fix; its library is exchanged in the folder where the build put it, since tests look for their data from there.</summary>
/// <param name="Project">The project file, from the top of the repository.</param>
/// <param name="Assembly">The test assembly, as built.</param>
/// <param name="Symbols">The preprocessor symbols of the build.</param>
internal sealed partial record TestProject(string Project, string Assembly, string[] Symbols)
{
    /// <summary>The folder of the built tests.</summary>
    public string Folder => Path.GetDirectoryName(Assembly)!;

    /// <summary>The project of a file: that of the nearest folder above it which has one, other than the library's own.</summary>
    /// <param name="tree">The top of the repository.</param>
    /// <param name="file">A source file, from the top.</param>
    /// <param name="library">The library's project, from the top.</param>
    public static string? Of(string tree, string file, string library)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.GetFiles(Path.Combine(tree, folder), "*.csproj").Order(StringComparer.Ordinal).FirstOrDefault() is { } found)
                return Path.GetRelativePath(tree, found) is var project && project != library ? project : null;
        return null;
    }

    /// <summary>Builds it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="project">The project file, from the top of the repository.</param>
    /// <param name="facts">What is known of it by hand.</param>
    /// <param name="settings">What all builds have in common.</param>
    /// <param name="tree">The repository, at the fix.</param>
    /// <param name="command">Runs the build.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="EntryException">It does not build.</exception>
    public static async Task<TestProject> Build(CorpusEntry entry, string project, ExtraFacts facts, BuildSettings settings, Tree tree, Command command, CancellationToken cancel)
    {
        settings = settings with { Targets = Path.Combine(AppContext.BaseDirectory, "tests.targets"), More = settings.Targets is { } given ? [$"CorpusTargets={given}"] : [] };
        // What chooses the library's own framework is for its project; the others choose theirs.
        var flags = Framework().Replace(entry.BuildFlags, " ").Trim() + string.Concat(facts.Properties.Select(property => $" -p:{property}"));
        var asked = entry with { Project = project, BuildFlags = flags };
        var tfm = facts.Tfm ?? Chosen(await new Corpus.Build(asked, settings, tree, command).EvaluateOuter(cancel, "TargetFrameworks", "TargetFramework"), entry.Tfm)
            ?? throw new EntryException($"{project} targets no framework that runs here");
        settings = settings with { More = [.. settings.More, $"CorpusTestProject={Path.Combine(tree.Path, project)}", $"CorpusTestFramework={tfm}", $"CorpusPackages={Packages(facts, tree)}"] };
        var build = new Corpus.Build(asked with { Tfm = tfm, BuildFlags = $"{flags} -p:TargetFramework={tfm}".Trim() }, settings, tree, command);
        var side = await build.InPlace(cancel);
        var symbols = (await build.Evaluate(cancel, "DefineConstants", "TargetPath"))["DefineConstants"].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(project, side.Library, symbols);
    }

    /// <summary>Puts a side of the library beside the tests, in place of what is there.</summary>
    public void Use(Side side)
    {
        var from = Path.GetDirectoryName(side.Library)!;
        foreach (var file in Directory.GetFiles(from, "*.dll"))
        {
            var target = Path.Combine(Folder, Path.GetFileName(file));
            if (file == side.Library || !File.Exists(target)) File.Copy(file, target, overwrite: true);
        }

        var symbols = Path.ChangeExtension(side.Library, ".pdb");
        if (File.Exists(symbols)) File.Copy(symbols, Path.Combine(Folder, Path.GetFileName(symbols)), overwrite: true);
    }

    // Where a project names no versions, they are of its repository.
    private static string Packages(ExtraFacts facts, Tree tree)
    {
        var file = tree.Path.TrimEnd('/') + ".packages.targets";
        var lines = facts.Packages.Select(package => $"""
                <PackageReference Update="{package.Key}" Version="{package.Value}" Condition="'$(ManagePackageVersionsCentrally)' != 'true'" />
                <PackageVersion Update="{package.Key}" Version="{package.Value}" />
            """);
        File.WriteAllText(file, $"<Project>\n  <ItemGroup>\n{string.Join('\n', lines)}\n  </ItemGroup>\n</Project>\n");
        return file;
    }

    // The library's own framework, where the tests have it or only older ones; else their newest. The .NET Framework does not run here.
    private static string? Chosen(Dictionary<string, string> properties, string library)
    {
        var all = (properties["TargetFrameworks"] is { Length: > 0 } several ? several : properties["TargetFramework"])
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var newest = all.Where(tfm => Version(tfm) is not null).MaxBy(Version);
        return all.Contains(library) && Version(library) is not null ? library
            : newest is not null && Version(library) > Version(newest) ? library
            : newest;
    }

    private static Version? Version(string tfm) =>
        Modern().Match(tfm) is { Success: true } match ? System.Version.Parse(match.Groups["version"].Value) : null;

    [GeneratedRegex(@"^(netcoreapp|net)(?<version>\d+\.\d+)$")]
    private static partial Regex Modern();

    [GeneratedRegex(@"(^|\s)(-f|--framework)\s+\S+|(^|\s)-p:(TargetFramework|CorpusTFM)=\S+")]
    private static partial Regex Framework();
}
