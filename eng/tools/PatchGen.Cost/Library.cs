using Microsoft.CodeAnalysis.CSharp;

namespace PatchGen.Cost;

/// <summary>A library as it was shipped, and a copy of its tree to edit.</summary>
internal sealed class Library
{
    private readonly Options options;
    private readonly string sdk;
    private readonly List<string> sources;
    private readonly CSharpParseOptions parse;

    private Library(Options options, string sdk, string preArguments)
    {
        (this.options, this.sdk, PreArguments) = (options, sdk, preArguments);
        PostArguments = Path.Combine(options.Out, "post.args");
        var lines = File.ReadAllLines(preArguments).Where(l => !l.StartsWith("/refout", StringComparison.Ordinal)).ToArray();
        File.WriteAllLines(preArguments, lines);
        File.WriteAllLines(PostArguments, lines.Select(l => l.Replace(options.Root + "/", PostRoot + "/", StringComparison.Ordinal)));
        var parsed = CSharpCommandLineParser.Default.Parse(lines, Path.GetDirectoryName(options.Project), null);
        parse = parsed.ParseOptions;
        Assembly = parsed.OutputFileName!;
        sources = [.. parsed.SourceFiles.Select(f => f.Path).Where(f => f.StartsWith(options.Root + "/", StringComparison.Ordinal) && !f.Contains("/obj/")).Order(StringComparer.Ordinal)];
        Lines = parsed.SourceFiles.Sum(f => File.ReadLines(f.Path).Count());
    }

    public string Name => Path.GetFileNameWithoutExtension(options.Project);

    /// <summary>How many lines of source the compiler reads.</summary>
    public int Lines { get; }

    public string PreArguments { get; }

    public string PostArguments { get; }

    public string PostRoot => Path.Combine(options.Out, "post");

    public string PostDirectory => Path.GetDirectoryName(Post(options.Project))!;

    public string Steps => Path.Combine(options.Out, "steps.json");

    /// <summary>The dll's file name: the compiler names the assembly after it.</summary>
    public string Assembly { get; }

    private string Shipped => Path.Combine(options.Out, "shipped", Assembly);

    /// <summary>Builds it once, notes the compiler's arguments, compiles what counts as shipped, and copies the tree.</summary>
    public static async Task<Library> Prepare(Options options, CancellationToken cancel)
    {
        var note = Path.Combine(options.Out, "note.targets");
        var arguments = Path.Combine(options.Out, "pre.args");
        await File.WriteAllTextAsync(note, $"""
            <Project>
              {(options.Targets is { } targets ? $"<Import Project=\"{targets}\" />" : "")}
              <Target Name="NoteArguments" AfterTargets="CoreCompile" Condition="'$(MSBuildProjectFullPath)' == '{options.Project}'">
                <WriteLinesToFile File="{arguments}" Lines="@(CscCommandLineArgs)" Overwrite="true" />
              </Target>
            </Project>
            """, cancel);
        File.Delete(arguments);
        await Figure.Run(options.Out,
            ["dotnet", "build", options.Project, "-c", "Release", "--no-incremental", "-v", "quiet", $"-p:CustomAfterMicrosoftCommonTargets={note}", "-p:ProvideCommandLineArgs=true", "-p:UseSharedCompilation=false", .. options.Properties.Select(p => "-p:" + p)], cancel);
        if (!File.Exists(arguments)) throw new CostException($"{options.Project}: the compiler did not run; does the project have several target frameworks? Give --property TargetFrameworks=NAME.");
        var library = new Library(options, await Sdk(cancel), arguments);
        if (Directory.Exists(library.PostRoot)) Directory.Delete(library.PostRoot, recursive: true);
        await Figure.Run(options.Out, ["cp", "-r", options.Root, library.PostRoot], cancel);
        Directory.CreateDirectory(Path.GetDirectoryName(library.Shipped)!);
        await Figure.Run(Path.GetDirectoryName(options.Project)!, [.. library.Csc(library.PreArguments, library.Shipped)], cancel);
        return library;
    }

    /// <summary>Edits that many files of the copy, from a fresh one.</summary>
    /// <returns>How many could be edited.</returns>
    public int Edit(int count)
    {
        foreach (var file in sources) File.Copy(file, Post(file), overwrite: true);
        return Edits.Apply(sources.Select(Post), count, parse);
    }

    /// <summary>The compiler alone, without a server; source generators run, analyzers do not.</summary>
    public string[] Csc(string arguments, string output) =>
        ["dotnet", Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"), "/noconfig", "@" + arguments, "/skipanalyzers+", "/out:" + output, "/pdb:" + Path.ChangeExtension(output, ".pdb")];

    /// <summary>The generator alone.</summary>
    public string[] Generate(bool rebuilt) =>
    [
        "dotnet", typeof(Library).Assembly.Location, "generate",
        new Job
        {
            Roslyn = Path.Combine(sdk, "Roslyn", "bincore"),
            PostArguments = PostArguments,
            PostDirectory = PostDirectory,
            PostRoot = PostRoot,
            PreArguments = rebuilt ? PreArguments : null,
            PreDirectory = rebuilt ? Path.GetDirectoryName(options.Project) : null,
            ShippedRoot = options.Root,
            Shipped = Shipped,
            Output = Path.Combine(options.Out, "patch"),
            Steps = Steps,
        }.Write(Path.Combine(options.Out, rebuilt ? "sources.json" : "shipped.json")),
    ];

    /// <summary>A whole build of the edited tree, with a patch or without.</summary>
    public string[] Build(bool createPatch) =>
    [
        "dotnet", "build", Post(options.Project), "-c", "Release", "--no-incremental", "--no-restore", "-v", "quiet", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false",
        .. options.Properties.Select(p => "-p:" + p),
        .. createPatch
            ? (string[])["-t:CreatePatch", $"-p:CustomAfterMicrosoftCommonTargets={options.Injected}", $"-p:PatchGenChainedTargets={options.Targets}",
                $"-p:CustomAfterMicrosoftCommonCrossTargetingTargets={Path.ChangeExtension(options.Injected, null)}MultiTargeting.targets",
                $"-p:PatchGenBaselineAssembly={Shipped}", $"-p:PatchGenTaskAssembly={Path.Combine(AppContext.BaseDirectory, "PatchGen.MSBuild.dll")}"]
            : options.Targets is { } targets ? [$"-p:CustomAfterMicrosoftCommonTargets={targets}"] : [],
    ];

    private string Post(string file) => PostRoot + file[options.Root.Length..];

    private static async Task<string> Sdk(CancellationToken cancel)
    {
        var file = Path.GetTempFileName();
        await Figure.Run(Path.GetTempPath(), ["bash", "-c", $"dotnet --info > '{file}'"], cancel);
        var line = (await File.ReadAllLinesAsync(file, cancel)).First(l => l.Contains("Base Path:", StringComparison.Ordinal));
        File.Delete(file);
        return line[(line.IndexOf(':') + 1)..].Trim();
    }
}
