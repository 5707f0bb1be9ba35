namespace PatchGen.Mutants;

/// <summary>What the command line says; <c>eng/mutants --help</c> explains each.</summary>
internal sealed record Options
{
    public required IReadOnlyList<string> Files { get; init; }
    public required string Out { get; init; }
    public int Count { get; init; } = 20_000;
    public int Each { get; init; } = 200;
    public int Seed { get; init; } = 1;
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(2);

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        var files = new List<string>();
        var options = new Options { Files = files, Out = "" };
        for (var i = 0; i < args.Length; i++)
        {
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
            options = args[i] switch
            {
                "--assemblies" => Add(Directory.EnumerateFiles(args[++i], "*.dll", SearchOption.AllDirectories)),
                "--file" => Add([args[++i]]),
                "--count" => options with { Count = Number(args[i], args[++i]) },
                "--each" => options with { Each = Number(args[i], args[++i]) },
                "--seed" => options with { Seed = Number(args[i], args[++i]) },
                "--timeout" => options with { Timeout = TimeSpan.FromSeconds(Number(args[i], args[++i])) },
                "--out" => options with { Out = Path.GetFullPath(args[++i]) },
                var unknown => throw new ArgumentException($"unknown option {unknown}"),
            };
        }

        if (options.Out.Length == 0) throw new ArgumentException("--out is missing");
        if (files.Count == 0) throw new ArgumentException("no assemblies: --assemblies or --file is missing");
        return options;

        Options Add(IEnumerable<string> more)
        {
            // In an order that is the same everywhere.
            files.AddRange(more.Select(Path.GetFullPath).Order(StringComparer.Ordinal));
            return options;
        }
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, out var number) && number >= 0 ? number : throw new ArgumentException($"{name} needs a number");
}
