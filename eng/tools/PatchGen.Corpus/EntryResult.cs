using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Corpus;

/// <summary>What became of an entry.</summary>
internal sealed record EntryResult
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Id { get; init; }
    public required string Repo { get; init; }
    public required string[] Kinds { get; init; }

    /// <summary><c>clean</c>, <c>needs transform</c>, <c>refused</c>, <c>nothing</c>, or <c>none</c> where the rules were not reached.</summary>
    public string Verdict { get; init; } = "none";

    /// <summary>How often each rule found something, by its id, with the gravest severity.</summary>
    public SortedDictionary<string, RuleCount> Findings { get; init; } = [];

    /// <summary>How many of them were accepted, each with a justification.</summary>
    public int Accepted { get; init; }

    /// <summary>The patch's id, where one was made.</summary>
    public string? Patch { get; init; }

    /// <summary>What the patch took: <see cref="PatchKind"/>; null without one.</summary>
    public string? Kind { get; init; }

    /// <summary>The lines of the hooks that were written for it.</summary>
    public int HookLines { get; init; }

    /// <summary>The methods whose code differs, each with its reason.</summary>
    public ChangedFunction[] Functions { get; init; } = [];

    /// <summary>How the apply ended, as a code of patchgen; null where it was not tried.</summary>
    public string? Applied { get; init; }

    /// <summary>How the undo ended, likewise.</summary>
    public string? Undone { get; init; }

    /// <summary>What the probe saw, where there is one.</summary>
    public ProbeResult? Probe { get; init; }

    /// <summary>Why it went no further; null where it came to its end.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the entry took.</summary>
    public double Seconds { get; init; }

    /// <summary>A patch was made.</summary>
    [JsonIgnore]
    public bool IsCreated => Patch is not null;

    /// <summary>It went in; what drains or is unproven is in.</summary>
    [JsonIgnore]
    public bool IsApplied => Applied is "ok" or "draining" or "unproven";

    /// <summary>It came out.</summary>
    [JsonIgnore]
    public bool IsUndone => Undone is "ok" or "draining" or "unproven";

    /// <summary>Reads what <see cref="Write"/> wrote, or null.</summary>
    public static EntryResult? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<EntryResult>(File.ReadAllText(file), Json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string file)
    {
        File.WriteAllText(file + ".part", JsonSerializer.Serialize(this, Json) + "\n");
        File.Move(file + ".part", file, overwrite: true);
    }

    /// <summary>Writes many as one array.</summary>
    public static void Write(string file, IEnumerable<EntryResult> results) => File.WriteAllText(file, JsonSerializer.Serialize(results, Json) + "\n");
}

/// <summary>A rule's findings.</summary>
internal sealed record RuleCount(int Count, string Severity, string[] Messages);

/// <summary>What a probe saw: in the pre library, in the post library (both unpatched), and in the process as it went.</summary>
internal sealed record ProbeResult(string Pre, string Post, string? Patched = null, string? Undone = null)
{
    /// <summary>It tells the sides apart, saw the post behaviour with the patch, and the pre behaviour after it.</summary>
    [JsonIgnore]
    public bool Seen => Wrong.Length == 0;

    /// <summary>What is not as it should be; empty where all is.</summary>
    [JsonIgnore]
    public string Wrong =>
        Pre == Post ? "the probe sees no difference between the sides"
        : Patched != Post ? "with the patch the probe does not see what the post library does"
        : Undone != Pre ? "after the undo the probe does not see what the pre library does"
        : "";
}
