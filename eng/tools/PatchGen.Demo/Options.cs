using System.CommandLine;

namespace PatchGen.Demo;

/// <summary>What <c>eng/demo</c> hands over; the script documents them.</summary>
internal sealed record Options
{
    /// <summary>The sample's sources: <c>v1/</c> and the <c>fix/</c> laid over it.</summary>
    public required string Sample { get; init; }

    /// <summary>The folder feed that holds the packed PatchGen and PatchGen.Cli.</summary>
    public required string Feed { get; init; }

    /// <summary>An empty folder to work in. A file <c>pids</c> in it lists the processes to end, should this one be killed.</summary>
    public required string Work { get; init; }

    /// <summary>Where the tarball and <c>demo.json</c> go.</summary>
    public required string Out { get; init; }

    /// <summary>How long to measure each steady state.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many clients ask at the same time.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>How many more wait for calls that the service holds.</summary>
    public int WaitingClients { get; init; } = 12;

    /// <summary>How much the service keeps in memory, in megabytes.</summary>
    public int Catalogue { get; init; } = 500;

    /// <summary>How many requests each client sends in a second, at most.</summary>
    public int RatePerClient { get; init; } = 100;

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<DirectoryInfo> sample = new("--sample") { Required = true }, feed = new("--feed") { Required = true };
        Option<DirectoryInfo> work = new("--work") { Required = true }, @out = new("--out") { Required = true };
        Option<int> seconds = new("--seconds") { Required = true };
        var given = new RootCommand { sample, feed, work, @out, seconds }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        return new()
        {
            Sample = given.GetRequiredValue(sample).FullName,
            Feed = given.GetRequiredValue(feed).FullName,
            Work = given.GetRequiredValue(work).FullName,
            Out = given.GetRequiredValue(@out).FullName,
            Window = TimeSpan.FromSeconds(given.GetValue(seconds)),
        };
    }
}
