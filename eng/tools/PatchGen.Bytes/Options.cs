using System.CommandLine;

namespace PatchGen.Bytes;

/// <summary>What the command line says; <c>eng/bytes --help</c> explains each.</summary>
internal sealed record Options
{
    public required string Out { get; init; }
    public required string Work { get; init; }
    public string? Corpus { get; init; }
    public string? Clones { get; init; }
    public string? Targets { get; init; }
    public string? NuGetConfig { get; init; }
    public required string Configuration { get; init; }
    public required string[] Ids { get; init; }
    public required string[] Projects { get; init; }
    public required string[] Properties { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<DirectoryInfo> @out = new("--out") { Required = true }, work = new("--work") { Required = true };
        Option<FileInfo?> corpus = new("--corpus"), targets = new("--targets"), config = new("--nuget-config");
        Option<DirectoryInfo?> clones = new("--clones");
        Option<string> configuration = new("--configuration") { DefaultValueFactory = _ => "Release" };
        Option<string[]> ids = new("--id") { DefaultValueFactory = _ => [] }, properties = new("-p") { DefaultValueFactory = _ => [] };
        Argument<FileInfo[]> projects = new("projects") { Arity = ArgumentArity.ZeroOrMore };
        var given = new RootCommand { @out, work, corpus, clones, targets, config, configuration, ids, properties, projects }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        string[] all = [.. (given.GetValue(projects) ?? []).Select(p => p.FullName)];
        if (all.Length == 0 && given.GetValue(corpus) is null) throw new ArgumentException("name a project, or --corpus");
        if (given.GetValue(corpus) is not null && given.GetValue(clones) is null) throw new ArgumentException("--corpus needs --clones");
        return new()
        {
            Out = given.GetRequiredValue(@out).FullName,
            Work = given.GetRequiredValue(work).FullName,
            Corpus = given.GetValue(corpus)?.FullName,
            Clones = given.GetValue(clones)?.FullName,
            Targets = given.GetValue(targets)?.FullName,
            NuGetConfig = given.GetValue(config)?.FullName,
            Configuration = given.GetRequiredValue(configuration),
            Ids = given.GetRequiredValue(ids),
            Projects = all,
            Properties = given.GetRequiredValue(properties),
        };
    }
}
