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

    /// <summary>How many requests each client sends in a second, at most.</summary>
    public int RatePerClient { get; init; } = 100;

    public static Options Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[^1]);
        return new Options
        {
            Sample = values["--sample"],
            Feed = values["--feed"],
            Work = values["--work"],
            Out = values["--out"],
            Window = TimeSpan.FromSeconds(int.Parse(values["--seconds"])),
        };
    }
}
