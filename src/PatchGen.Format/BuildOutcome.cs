using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>How the build of one patch ended: the task leaves it in a file where the tool that started the build asks for it.</summary>
public sealed record BuildOutcome
{
    /// <summary>The outcome.</summary>
    public required Code Code { get; init; }

    /// <summary>One line for people.</summary>
    public required string Message { get; init; }

    /// <summary>The patch's id, where one was made.</summary>
    public string? Id { get; init; }

    /// <summary>Its content hash.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The tarball.</summary>
    public string? Patch { get; init; }

    /// <summary>The module version id of the baseline, where the sides were compared: what processes must run for a patch to fit.</summary>
    public Guid? BaselineMvid { get; init; }

    /// <summary>Findings and errors in csc's form, with place and id; facts where the run stopped before they were judged.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>The commands to the pipeline that the build runs in, one a line: marks, and where the summary is; empty outside of one.</summary>
    public ImmutableArray<string> Annotations { get; init; } = [];

    /// <summary>The summary for reviewers, in Markdown; null where the run ended before there was one.</summary>
    public string? Summary { get; init; }

    /// <summary>What the last step gave, where the build was to stop after it: the object that <c>--json</c> shows. Then <see cref="Evidence"/> says the same for people.</summary>
    public JsonElement? Report { get; init; }

    /// <summary>Writes the file, and its folder.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, BuildOutcomeJson.Default.BuildOutcome));
    }

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    public static BuildOutcome Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllText(path), BuildOutcomeJson.Default.BuildOutcome)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BuildOutcome))]
internal sealed partial class BuildOutcomeJson : JsonSerializerContext;
