using System.CommandLine;

namespace PatchGen.Laws;

/// <summary>What the command line says; <c>eng/laws --help</c> explains each.</summary>
internal sealed record Options
{
    public required string Corpus { get; init; }
    public required string Clones { get; init; }
    public required string Out { get; init; }
    public required string Work { get; init; }
    public required string Roslyn { get; init; }
    public string? Targets { get; init; }
    public string? NuGetConfig { get; init; }
    public required string[] Ids { get; init; }
    public required string[] Configurations { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<FileInfo> corpus = new("--corpus") { Required = true };
        Option<DirectoryInfo> clones = new("--clones") { Required = true }, @out = new("--out") { Required = true };
        Option<DirectoryInfo> work = new("--work") { Required = true }, roslyn = new("--roslyn") { Required = true };
        Option<FileInfo?> targets = new("--targets"), config = new("--nuget-config");
        Option<string[]> ids = new("--id") { DefaultValueFactory = _ => [] };
        Option<string[]> configurations = new("--configuration") { DefaultValueFactory = _ => ["Debug", "Release"] };
        var given = new RootCommand { corpus, clones, @out, work, roslyn, targets, config, ids, configurations }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        return new()
        {
            Corpus = given.GetRequiredValue(corpus).FullName,
            Clones = given.GetRequiredValue(clones).FullName,
            Out = given.GetRequiredValue(@out).FullName,
            Work = given.GetRequiredValue(work).FullName,
            Roslyn = given.GetRequiredValue(roslyn).FullName,
            Targets = given.GetValue(targets)?.FullName,
            NuGetConfig = given.GetValue(config)?.FullName,
            Ids = given.GetRequiredValue(ids),
            Configurations = given.GetRequiredValue(configurations),
        };
    }
}
