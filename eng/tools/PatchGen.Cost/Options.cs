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
        var values = new Dictionary<string, string>();
        var properties = new List<string>();
        var builds = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--builds") builds = true;
            else if (args[i] is not ("--project" or "--root" or "--out" or "--injected" or "--targets" or "--property" or "--files" or "--rounds")) throw new ArgumentException($"unknown option {args[i]}");
            else if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
            else if (args[i] == "--property") properties.Add(args[++i]);
            else values[args[i]] = args[++i];
        }

        var project = Full("--project");
        return new()
        {
            Project = project,
            Root = values.ContainsKey("--root") ? Full("--root") : Repository(project),
            Out = Full("--out"),
            Injected = Full("--injected"),
            Targets = values.ContainsKey("--targets") ? Full("--targets") : null,
            Properties = [.. properties],
            Files = values.TryGetValue("--files", out var files) ? [.. files.Split(',').Select(n => Number("--files", n))] : [1, 10, 100, 1000],
            Rounds = values.TryGetValue("--rounds", out var rounds) ? Number("--rounds", rounds) : 3,
            Builds = builds,
        };

        string Full(string name) =>
            values.TryGetValue(name, out var value) ? Path.GetFullPath(value) : throw new ArgumentException($"{name} is missing");

        static int Number(string name, string text) =>
            int.TryParse(text, out var number) && number > 0 ? number : throw new ArgumentException($"{name} needs numbers above 0");
    }

    private static string Repository(string project)
    {
        for (var folder = Path.GetDirectoryName(project); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Combine(folder, ".git"))) return folder;
        return Path.GetDirectoryName(project)!;
    }
}
