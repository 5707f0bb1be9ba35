using System.CommandLine;
using System.CommandLine.Parsing;

namespace PatchGen.Cost;

/// <summary>What the command line says; <c>eng/cost --help</c> explains each.</summary>
internal sealed record Options
{
    public required string Project { get; init; }
    public required string Root { get; init; }
    public required string Out { get; init; }
    public required string Injected { get; init; }
    public string? Targets { get; init; }
    public required string[] Properties { get; init; }
    public int[] Files { get; init; } = [1, 10, 100, 1000];
    public int Rounds { get; init; } = 3;
    public bool Builds { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<FileInfo> project = new("--project") { Required = true }, injected = new("--injected") { Required = true };
        Option<DirectoryInfo> @out = new("--out") { Required = true };
        Option<DirectoryInfo?> root = new("--root");
        Option<FileInfo?> targets = new("--targets");
        Option<string[]> properties = new("--property") { DefaultValueFactory = _ => [] };
        Option<int[]> files = new("--files") { DefaultValueFactory = _ => [1, 10, 100, 1000], CustomParser = Numbers };
        Option<int> rounds = new("--rounds") { DefaultValueFactory = _ => 3 };
        rounds.Validators.Add(r => { if (r.GetValueOrDefault<int>() <= 0) r.AddError("--rounds needs a number above 0"); });
        Option<bool> builds = new("--builds");
        var given = new RootCommand { project, injected, @out, root, targets, properties, files, rounds, builds }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        var path = given.GetRequiredValue(project).FullName;
        return new()
        {
            Project = path,
            Root = given.GetValue(root)?.FullName ?? Repository(path),
            Out = given.GetRequiredValue(@out).FullName,
            Injected = given.GetRequiredValue(injected).FullName,
            Targets = given.GetValue(targets)?.FullName,
            Properties = given.GetRequiredValue(properties),
            Files = given.GetRequiredValue(files),
            Rounds = given.GetValue(rounds),
            Builds = given.GetValue(builds),
        };
    }

    private static int[] Numbers(ArgumentResult result)
    {
        List<int> numbers = [];
        foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',')))
        {
            if (int.TryParse(text, out var number) && number > 0) numbers.Add(number);
            else result.AddError($"--files needs numbers above 0, not '{text}'");
        }

        return [.. numbers];
    }

    private static string Repository(string project)
    {
        for (var folder = Path.GetDirectoryName(project); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Combine(folder, ".git"))) return folder;
        return Path.GetDirectoryName(project)!;
    }
}
