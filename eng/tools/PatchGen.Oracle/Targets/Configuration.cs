namespace PatchGen.Oracle.Targets;

/// <summary>How a program is built and run.</summary>
/// <param name="Name">What it is called on the command line and in tables.</param>
/// <param name="Major">The version of .NET.</param>
internal sealed record Configuration(string Name, int Major)
{
    /// <summary>Optimised by the compiler: a Release build.</summary>
    public bool Optimized { get; init; } = true;

    /// <summary>Precompiled, as by <c>PublishReadyToRun</c>.</summary>
    public bool ReadyToRun { get; init; }

    /// <summary>Variables of the process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How often a program runs before it is patched.</summary>
    public int Warm { get; init; } = 3;

    // Methods are compiled anew, optimised and with what they call inlined, after a few calls in place of thirty, and at once.
    private static readonly Dictionary<string, string> Eager = new()
    {
        ["DOTNET_TC_CallCountThreshold"] = "4",
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
        ["DOTNET_TC_BackgroundWorkerTimeoutMs"] = "0",
    };

    /// <summary>All that the oracle knows.</summary>
    public static IReadOnlyList<Configuration> All { get; } =
    [
        new("release", 10) { Environment = Eager, Warm = 30 },
        new("debug", 10) { Optimized = false },
        new("untiered", 10) { Environment = new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "0" } },
        new("r2r", 10) { ReadyToRun = true },
        new("net8", 8) { Environment = Eager, Warm = 30 },
        new("net9", 9) { Environment = Eager, Warm = 30 },
        new("net11", 11) { Environment = Eager, Warm = 30 },
    ];

    /// <summary>One by its name.</summary>
    /// <exception cref="OracleFailure">There is none.</exception>
    public static Configuration Named(string name) =>
        All.FirstOrDefault(configuration => configuration.Name == name) ?? throw new OracleFailure($"there is no configuration '{name}': take one of {string.Join(", ", All.Select(c => c.Name))}");
}
