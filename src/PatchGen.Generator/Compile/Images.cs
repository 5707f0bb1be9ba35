using System.Collections.Immutable;

namespace PatchGen.Generator.Compile;

/// <summary>What was compiled of one side, by the paths under which the arguments of dependent projects name it.</summary>
public sealed record Images
{
    /// <summary>Nothing yet.</summary>
    public static readonly Images Empty = new();

    private ImmutableDictionary<string, ImmutableArray<byte>> ByPath { get; init; } = ImmutableDictionary<string, ImmutableArray<byte>>.Empty;

    /// <summary>A side that takes these in place of the files of those names.</summary>
    public SideInput For(SideInput input) => input is SideInput.Sources sources ? sources with { Images = ByPath } : input;

    /// <summary>These, and an assembly with its reference assembly.</summary>
    public Images With(SideInput input, Snapshot compiled)
    {
        if (input is not SideInput.Sources sources) return this;
        var paths = ByPath;
        if (sources.Output is { } output) paths = paths.SetItem(Path.GetFullPath(output), compiled.Image);
        if (sources.ReferenceOutput is { } reference && !compiled.ReferenceImage.IsEmpty) paths = paths.SetItem(Path.GetFullPath(reference), compiled.ReferenceImage);
        return this with { ByPath = paths };
    }
}
