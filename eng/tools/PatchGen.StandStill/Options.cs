using System.CommandLine;
using System.CommandLine.Parsing;

namespace PatchGen.StandStill;

/// <summary>What <c>eng/standstill</c> hands over; the script documents them.</summary>
internal sealed record Options
{
    /// <summary>The sample's sources: <c>pre/</c> and the <c>post/</c> laid over it.</summary>
    public required string Sample { get; init; }

    /// <summary>The built tool, <c>patchgen.dll</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>An empty folder to work in. A file <c>pids</c> in it lists tools that may be stopped, should this one be killed.</summary>
    public required string Work { get; init; }

    /// <summary>Where the table and the figures go.</summary>
    public required string Out { get; init; }

    /// <summary>The heaps to measure, in megabytes.</summary>
    public required int[] Heaps { get; init; }

    /// <summary>How many windows with, and as many without, each cell gets; with <see cref="Faults"/> how often each fault is repeated.</summary>
    public required int Windows { get; init; }

    /// <summary>Stop, kill and starve the tool instead.</summary>
    public required bool Faults { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<DirectoryInfo> sample = new("--sample") { Required = true }, work = new("--work") { Required = true }, @out = new("--out") { Required = true };
        Option<FileInfo> tool = new("--tool") { Required = true };
        Option<int[]> heaps = new("--heaps") { Required = true, CustomParser = Numbers };
        Option<int> windows = new("--windows") { Required = true };
        Option<bool> faults = new("--faults");
        windows.Validators.Add(r => { if (r.GetValueOrDefault<int>() <= 0) r.AddError("--windows needs a number above 0"); });
        var given = new RootCommand { sample, tool, work, @out, heaps, windows, faults }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        return new()
        {
            Sample = given.GetRequiredValue(sample).FullName,
            Tool = given.GetRequiredValue(tool).FullName,
            Work = given.GetRequiredValue(work).FullName,
            Out = given.GetRequiredValue(@out).FullName,
            Heaps = given.GetRequiredValue(heaps),
            Windows = given.GetValue(windows),
            Faults = given.GetValue(faults),
        };
    }

    private static int[] Numbers(ArgumentResult result)
    {
        List<int> numbers = [];
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (int.TryParse(text, out var number) && number > 0) numbers.Add(number);
            else result.AddError($"--heaps needs numbers above 0, not '{text}'");
        }

        return [.. numbers];
    }
}
