using System.CommandLine;

namespace PatchGen.Guests;

/// <summary>What <c>eng/guests</c> hands over; the script documents them.</summary>
internal sealed record Options
{
    /// <summary>The sample's sources: <c>pre/</c> and the <c>fix/</c> laid over it.</summary>
    public required string Sample { get; init; }

    /// <summary>The tool, <c>patchgen.dll</c>.</summary>
    public required string Patchgen { get; init; }

    /// <summary>An empty folder to work in.</summary>
    public required string Work { get; init; }

    /// <summary>Where the table, the patch and each answer of the tool go.</summary>
    public required string Out { get; init; }

    /// <summary>The runtimes to try, as <c>8.0</c>.</summary>
    public required IReadOnlyList<string> Runtimes { get; init; }

    /// <summary>The run is of a PatchGen that leaves generated code as it is: pre code is expected in it.</summary>
    public bool ExpectPre { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or is missing.</exception>
    public static Options Parse(string[] args)
    {
        Option<DirectoryInfo> sample = new("--sample") { Required = true }, work = new("--work") { Required = true }, @out = new("--out") { Required = true };
        Option<FileInfo> patchgen = new("--patchgen") { Required = true };
        Option<string[]> runtimes = new("--runtime") { DefaultValueFactory = _ => [.. DotNet.Known] };
        runtimes.AcceptOnlyFromAmong([.. DotNet.Known]);
        Option<bool> expectPre = new("--expect-pre");
        var given = new RootCommand { sample, patchgen, work, @out, runtimes, expectPre }.Parse(args);
        if (given.Errors is [var error, ..]) throw new ArgumentException(error.Message);
        return new()
        {
            Sample = given.GetRequiredValue(sample).FullName,
            Patchgen = given.GetRequiredValue(patchgen).FullName,
            Work = given.GetRequiredValue(work).FullName,
            Out = given.GetRequiredValue(@out).FullName,
            Runtimes = [.. given.GetRequiredValue(runtimes).Distinct()],
            ExpectPre = given.GetValue(expectPre),
        };
    }
}
