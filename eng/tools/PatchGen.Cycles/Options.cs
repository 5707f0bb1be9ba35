using System.CommandLine;

namespace PatchGen.Cycles;

/// <summary>What <c>eng/cycles</c> hands over; the script documents them.</summary>
internal sealed record Options
{
    /// <summary>The sample's sources: <c>pre/</c> and the <c>post/</c> laid over it.</summary>
    public required string Sample { get; init; }

    /// <summary>The built tool, <c>patchgen.dll</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>An empty folder to work in.</summary>
    public required string Work { get; init; }

    /// <summary>Where the table and the figures go.</summary>
    public required string Out { get; init; }

    /// <summary>How often the patch goes on and off.</summary>
    public required int Cycles { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<DirectoryInfo> sample = new("--sample") { Required = true }, work = new("--work") { Required = true }, @out = new("--out") { Required = true };
        Option<FileInfo> tool = new("--tool") { Required = true };
        Option<int> cycles = new("--cycles") { Required = true };
        cycles.Validators.Add(r => { if (r.GetValueOrDefault<int>() <= Run.Settling) r.AddError($"--cycles needs a number above {Run.Settling}"); });
        var given = new RootCommand { sample, tool, work, @out, cycles }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        return new()
        {
            Sample = given.GetRequiredValue(sample).FullName,
            Tool = given.GetRequiredValue(tool).FullName,
            Work = given.GetRequiredValue(work).FullName,
            Out = given.GetRequiredValue(@out).FullName,
            Cycles = given.GetValue(cycles),
        };
    }
}
