using System.CommandLine;

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
    public string? Extra { get; init; }
    public string? TestHost { get; init; }
    public string? NuGetConfig { get; init; }
    public required string[] Ids { get; init; }
    public int Jobs { get; init; } = 1;
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(20);
    public bool Force { get; init; }
    public bool Keep { get; init; }
    public bool CreateOnly { get; init; }
    public bool Upstream { get; init; }
    public bool Suites { get; init; }
    public string? Compare { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<FileInfo> corpus = new("--corpus") { Required = true }, patchgen = new("--patchgen") { Required = true }, host = new("--host") { Required = true };
        Option<DirectoryInfo> clones = new("--clones") { Required = true }, @out = new("--out") { Required = true }, work = new("--work") { Required = true };
        Option<DirectoryInfo?> compare = new("--compare");
        Option<DirectoryInfo> probes = new("--probes") { Required = true }, suppressions = new("--suppressions") { Required = true }, hooks = new("--hooks") { Required = true };
        Option<FileInfo?> targets = new("--targets"), config = new("--nuget-config"), extra = new("--extra"), testHost = new("--test-host");
        Option<string[]> ids = new("--id") { DefaultValueFactory = _ => [] };
        Option<int> jobs = Positive("--jobs", 1), timeout = Positive("--timeout", 1200);
        Option<bool> force = new("--force"), keep = new("--keep"), createOnly = new("--create-only"), upstream = new("--upstream"), suites = new("--suites");
        var given = new RootCommand
        {
            corpus, patchgen, host, clones, @out, work, probes, suppressions, hooks, targets, config, ids, jobs, timeout, force, keep, createOnly,
            extra, testHost, upstream, suites, compare,
        }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        if ((given.GetValue(upstream) || given.GetValue(suites)) && given.GetValue(testHost) is null) throw new ArgumentException("--upstream needs --test-host");
        return new()
        {
            Corpus = given.GetRequiredValue(corpus).FullName,
            Clones = given.GetRequiredValue(clones).FullName,
            Out = given.GetRequiredValue(@out).FullName,
            Work = given.GetRequiredValue(work).FullName,
            Patchgen = given.GetRequiredValue(patchgen).FullName,
            Host = given.GetRequiredValue(host).FullName,
            Probes = given.GetRequiredValue(probes).FullName,
            Suppressions = given.GetRequiredValue(suppressions).FullName,
            Hooks = given.GetRequiredValue(hooks).FullName,
            Targets = given.GetValue(targets)?.FullName,
            NuGetConfig = given.GetValue(config)?.FullName,
            Ids = given.GetRequiredValue(ids),
            Jobs = given.GetValue(jobs),
            Timeout = TimeSpan.FromSeconds(given.GetValue(timeout)),
            Force = given.GetValue(force),
            Keep = given.GetValue(keep),
            CreateOnly = given.GetValue(createOnly),
            Extra = given.GetValue(extra)?.FullName,
            TestHost = given.GetValue(testHost)?.FullName,
            Upstream = given.GetValue(upstream) || given.GetValue(suites),
            Suites = given.GetValue(suites),
            Compare = given.GetValue(compare)?.FullName,
        };
    }

    private static Option<int> Positive(string name, int otherwise)
    {
        Option<int> option = new(name) { DefaultValueFactory = _ => otherwise };
        option.Validators.Add(r => { if (r.GetValueOrDefault<int>() <= 0) r.AddError($"{name} needs a number above 0"); });
        return option;
    }
}
