using System.CommandLine;

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
        Option<DirectoryInfo[]> assemblies = new("--assemblies") { DefaultValueFactory = _ => [] };
        Option<FileInfo[]> files = new("--file") { DefaultValueFactory = _ => [] };
        Option<DirectoryInfo> @out = new("--out") { Required = true };
        Option<uint> count = new("--count") { DefaultValueFactory = _ => 20_000 }, each = new("--each") { DefaultValueFactory = _ => 200 };
        Option<uint> seed = new("--seed") { DefaultValueFactory = _ => 1 }, timeout = new("--timeout") { DefaultValueFactory = _ => 7_200 };
        var given = new RootCommand { assemblies, files, @out, count, each, seed, timeout }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        // In an order that is the same everywhere.
        string[] all =
        [
            .. given.GetRequiredValue(assemblies).SelectMany(folder => folder.EnumerateFiles("*.dll", SearchOption.AllDirectories)).Select(f => f.FullName).Order(StringComparer.Ordinal),
            .. given.GetRequiredValue(files).Select(f => f.FullName),
        ];
        if (all.Length == 0) throw new ArgumentException("no assemblies: --assemblies or --file is missing");
        return new()
        {
            Files = all,
            Out = given.GetRequiredValue(@out).FullName,
            Count = (int)given.GetValue(count),
            Each = (int)given.GetValue(each),
            Seed = (int)given.GetValue(seed),
            Timeout = TimeSpan.FromSeconds(given.GetValue(timeout)),
        };
    }
}
