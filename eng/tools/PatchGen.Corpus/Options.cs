namespace PatchGen.Corpus;

/// <summary>What the command line says; <c>eng/corpus --help</c> explains each.</summary>
internal sealed record Options
{
    public required string Corpus { get; init; }
    public required string Clones { get; init; }
    public required string Out { get; init; }
    public required string Work { get; init; }
    public required string Patchgen { get; init; }
    public required string Host { get; init; }
    public required string Probes { get; init; }
    public required string Suppressions { get; init; }
    public required string Hooks { get; init; }
    public string? Targets { get; init; }
    public string? NuGetConfig { get; init; }
    public required string[] Ids { get; init; }
    public int Jobs { get; init; } = 1;
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(20);
    public bool Force { get; init; }
    public bool Keep { get; init; }
    public bool CreateOnly { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        var values = new Dictionary<string, string>();
        var ids = new List<string>();
        var flags = new HashSet<string>();
        for (var i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--force" or "--keep" or "--create-only":
                    flags.Add(args[i]);
                    break;
                case "--corpus" or "--clones" or "--out" or "--work" or "--patchgen" or "--host" or "--probes" or "--suppressions" or "--hooks" or "--targets"
                    or "--nuget-config" or "--id" or "--jobs" or "--timeout":
                    if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
                    if (args[i] == "--id") ids.Add(args[++i]);
                    else values[args[i]] = args[++i];
                    break;
                default:
                    throw new ArgumentException($"unknown option {args[i]}");
            }

        return new()
        {
            Corpus = Full("--corpus"),
            Clones = Full("--clones"),
            Out = Full("--out"),
            Work = Full("--work"),
            Patchgen = Full("--patchgen"),
            Host = Full("--host"),
            Probes = Full("--probes"),
            Suppressions = Full("--suppressions"),
            Hooks = Full("--hooks"),
            Targets = values.ContainsKey("--targets") ? Full("--targets") : null,
            NuGetConfig = values.ContainsKey("--nuget-config") ? Full("--nuget-config") : null,
            Ids = [.. ids],
            Jobs = Number("--jobs", 1),
            Timeout = TimeSpan.FromSeconds(Number("--timeout", 1200)),
            Force = flags.Contains("--force"),
            Keep = flags.Contains("--keep"),
            CreateOnly = flags.Contains("--create-only"),
        };

        string Full(string name) =>
            values.TryGetValue(name, out var value) ? Path.GetFullPath(value) : throw new ArgumentException($"{name} is missing");

        int Number(string name, int otherwise) =>
            !values.TryGetValue(name, out var value) ? otherwise
            : int.TryParse(value, out var number) && number > 0 ? number
            : throw new ArgumentException($"{name} needs a number above 0");
    }
}
