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
        var values = new Dictionary<string, string>();
        List<string> ids = [], projects = [], properties = [];
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--configuration":
                    if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
                    values[args[i]] = args[++i];
                    break;
                case "--out" or "--work" or "--corpus" or "--clones" or "--targets" or "--nuget-config" or "--id":
                    if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
                    if (args[i] == "--id") ids.Add(args[++i]);
                    else values[args[i]] = Path.GetFullPath(args[++i]);
                    break;
                case var property when property.StartsWith("-p:", StringComparison.Ordinal):
                    properties.Add(property[3..]);
                    break;
                case var option when option.StartsWith('-'):
                    throw new ArgumentException($"unknown option {option}");
                case var project:
                    projects.Add(Path.GetFullPath(project));
                    break;
            }
        }

        if (projects.Count == 0 && !values.ContainsKey("--corpus")) throw new ArgumentException("name a project, or --corpus");
        return new()
        {
            Out = Full("--out"),
            Work = Full("--work"),
            Corpus = values.GetValueOrDefault("--corpus"),
            Clones = values.ContainsKey("--corpus") ? Full("--clones") : null,
            Targets = values.GetValueOrDefault("--targets"),
            NuGetConfig = values.GetValueOrDefault("--nuget-config"),
            Configuration = values.GetValueOrDefault("--configuration", "Release"),
            Ids = [.. ids],
            Projects = [.. projects],
            Properties = [.. properties],
        };

        string Full(string name) => values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"{name} is missing");
    }
}
