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
        var values = args.Chunk(2).Select(pair => pair is [var name, var value] ? (name, value) : throw new ArgumentException($"{pair[0]} needs a value"))
            .ToLookup(pair => pair.name, pair => pair.value);
        string[] known = ["--corpus", "--clones", "--out", "--work", "--roslyn", "--targets", "--nuget-config", "--id", "--configuration"];
        if (values.FirstOrDefault(v => !known.Contains(v.Key)) is { } unknown) throw new ArgumentException($"unknown option {unknown.Key}");
        string Needed(string name) => Path.GetFullPath(values[name].LastOrDefault() ?? throw new ArgumentException($"{name} is missing"));
        string? Optional(string name) => values[name].LastOrDefault() is { } path ? Path.GetFullPath(path) : null;
        return new()
        {
            Corpus = Needed("--corpus"),
            Clones = Needed("--clones"),
            Out = Needed("--out"),
            Work = Needed("--work"),
            Roslyn = Needed("--roslyn"),
            Targets = Optional("--targets"),
            NuGetConfig = Optional("--nuget-config"),
            Ids = [.. values["--id"]],
            Configurations = values["--configuration"].Any() ? [.. values["--configuration"]] : ["Debug", "Release"],
        };
    }
}
