using System.CommandLine;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    private static readonly int DefaultJobs = 2 * Environment.ProcessorCount;

    public required string Fixtures { get; init; }

    public required string Out { get; init; }

    public required string Work { get; init; }

    public required IReadOnlyList<Configuration> Configurations { get; init; }

    /// <summary>Without the cases that people wrote.</summary>
    public bool NoFixtures { get; init; }

    /// <summary>How many pairs are generated.</summary>
    public int Generate { get; init; }

    /// <summary>What they are drawn from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The name of the case that is to be made as small as it can be; nothing else is run.</summary>
    public string? Minimise { get; init; }

    /// <summary>Where generated cases go that surprise, as fixtures.</summary>
    public string? Save { get; init; }

    /// <summary>Only cases whose name holds this.</summary>
    public string? Only { get; init; }

    /// <summary>Which part of the cases, from 1, and of how many.</summary>
    public (int Part, int Of) Shard { get; init; } = (1, 1);

    /// <summary>How many cases at a time: an apply waits for collections most of the time.</summary>
    public int Jobs { get; init; } = DefaultJobs;

    /// <summary>Also what has a result.</summary>
    public bool Force { get; init; }

    /// <summary>Ends at the first surprise.</summary>
    public bool First { get; init; }

    /// <summary>The file that gets the table of features; null: none is written.</summary>
    public string? Table { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ArgumentException">It is not right; says what.</exception>
    public static Options Parse(string[] args)
    {
        var fixtures = new Option<string>("--fixtures") { Required = true };
        var output = new Option<string>("--out") { Required = true };
        var work = new Option<string>("--work") { Required = true };
        var configurations = new Option<string>("--configurations") { DefaultValueFactory = _ => "release" };
        var only = new Option<string?>("--only");
        var shard = new Option<string>("--shard") { DefaultValueFactory = _ => "1/1" };
        var jobs = new Option<int>("--jobs") { DefaultValueFactory = _ => DefaultJobs };
        var force = new Option<bool>("--force");
        var noFixtures = new Option<bool>("--no-fixtures");
        var generate = new Option<int>("--generate");
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var minimise = new Option<string?>("--minimise");
        var save = new Option<string?>("--save");
        var first = new Option<bool>("--first");
        var table = new Option<string?>("--table");
        var parsed = new RootCommand { noFixtures, generate, seed, minimise, save, first, table, fixtures, output, work, configurations, only, shard, jobs, force }.Parse(args);
        if (parsed.Errors.Count > 0) throw new ArgumentException(parsed.Errors[0].Message);
        var names = parsed.GetValue(configurations)!;
        return new()
        {
            Fixtures = parsed.GetValue(fixtures)!,
            Out = Path.GetFullPath(parsed.GetValue(output)!),
            Work = Path.GetFullPath(parsed.GetValue(work)!),
            Configurations = names == "all" ? Configuration.All : [.. names.Split(',').Select(Configuration.Named)],
            NoFixtures = parsed.GetValue(noFixtures),
            Generate = parsed.GetValue(generate),
            Seed = parsed.GetValue(seed),
            Minimise = parsed.GetValue(minimise),
            Save = parsed.GetValue(save),
            First = parsed.GetValue(first),
            Table = parsed.GetValue(table),
            Only = parsed.GetValue(only),
            Shard = ShardOf(parsed.GetValue(shard)!),
            Jobs = parsed.GetValue(jobs),
            Force = parsed.GetValue(force),
        };
    }

    private static (int Part, int Of) ShardOf(string text) =>
        text.Split('/') is [var part, var of] && int.TryParse(part, out var i) && int.TryParse(of, out var n) && i >= 1 && i <= n ? (i, n) : throw new ArgumentException($"--shard {text}: say which part of how many, as 2/4");
}
