using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Compile;

namespace PatchGen.Cost;

/// <summary>A job in the generator's words. Apart from its door, which must not load Roslyn before its context stands.</summary>
internal static class Requests
{
    public static PatchRequest Of(Job job) => new()
    {
        Pre = job.PreArguments is { } arguments
            ? new SideInput.Sources(job.PreDirectory!, [.. File.ReadAllLines(arguments)], job.ShippedRoot, job.ShippedRoot)
            : new SideInput.Binary(job.Shipped),
        Post = new SideInput.Sources(job.PostDirectory, [.. File.ReadAllLines(job.PostArguments)], job.PostRoot, job.ShippedRoot),
        Baseline = new Baseline { Kind = job.PreArguments is null ? BaselineKind.Assembly : BaselineKind.Directory, Name = Path.GetFileName(job.Shipped), Rebuilt = job.PreArguments is not null },
        OutputDirectory = job.Output,
    };
}
