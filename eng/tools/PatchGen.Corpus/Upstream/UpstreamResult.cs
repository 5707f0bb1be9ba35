using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Corpus.Upstream;

/// <summary>What an entry's own tests saw.</summary>
internal sealed record UpstreamResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Id { get; init; }

    /// <summary>One of <see cref="UpstreamVerdict"/>.</summary>
    public string Verdict { get; init; } = UpstreamVerdict.NotRun;

    /// <summary>Why it is that one.</summary>
    public string? Reason { get; init; }

    /// <summary>The failure that is expected of it.</summary>
    public ExpectedFailure? Expected { get; init; }

    /// <summary>What was told by hand, with its reason; null where the rules found all.</summary>
    public string? ByHand { get; init; }

    /// <summary>The test projects.</summary>
    public string[] Projects { get; init; } = [];

    /// <summary>The test methods that the fix added or changed.</summary>
    public string[] Methods { get; init; } = [];

    /// <summary>Their cases as the framework runs them.</summary>
    public UpstreamTest[] Tests { get; init; } = [];

    /// <summary>How the apply and the undo went, as patchgen's codes.</summary>
    public string? Applied { get; init; }

    /// <inheritdoc cref="Applied"/>
    public string? Undone { get; init; }

    /// <summary>How many processes held the patch: more than one where a test ended one.</summary>
    public int Processes { get; init; }

    /// <summary>What the entry's probe saw, which stands in where no test tells the sides apart.</summary>
    public string? Probe { get; init; }

    /// <summary>The whole suites.</summary>
    public SuiteResult[] Suites { get; init; } = [];

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>It is as it should be, or as it is known to be.</summary>
    [JsonIgnore]
    public bool IsGreen => (Expected is { } expected ? expected.Verdict == Verdict : UpstreamVerdict.NeedsNoExcuse(Verdict)) && Suites.All(suite => suite.IsGreen);

    /// <summary>The same, with what is told by hand of its entry.</summary>
    public UpstreamResult With(ExtraFacts facts) => this with
    {
        Verdict = Tests.Length > 0 && Undone is not null ? UpstreamVerdict.Of(Tests).Verdict : Verdict,
        Reason = Tests.Length > 0 && Undone is not null ? UpstreamVerdict.Of(Tests).Reason : Reason,
        Expected = facts.Expected,
        ByHand = facts.IsEmpty ? null : facts.Why,
        Suites = [.. Suites.Select(suite => suite with { Differences = [.. suite.Differences.Select(difference => difference with { Why = facts.Explanation(difference.Test) ?? difference.Why })] })],
    };

    /// <summary>Reads what <see cref="Write"/> wrote, or null.</summary>
    public static UpstreamResult? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<UpstreamResult>(File.ReadAllText(file), Json) : null;
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
    public static void Write(string file, IEnumerable<UpstreamResult> results) => File.WriteAllText(file, JsonSerializer.Serialize(results, Json) + "\n");
}

/// <summary>A test in each state of the library.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Method">The method that it runs.</param>
/// <param name="Pre">On the library before the fix.</param>
/// <param name="Patched">There, with the patch.</param>
/// <param name="Undone">There, after the undo.</param>
/// <param name="Post">On the library with the fix, built.</param>
internal sealed record UpstreamTest(string Name, string Method, TestOutcome Pre, TestOutcome Patched, TestOutcome Undone, TestOutcome Post)
{
    /// <summary>It fails before the fix and passes with it.</summary>
    [JsonIgnore]
    public bool Tells => Post.Good && !Pre.Good && Pre.How != TestOutcome.Skipped && !Pre.Inexpressible;

    /// <summary>It names what the library before the fix lacks.</summary>
    [JsonIgnore]
    public bool Inexpressible => Post.Good && Pre.Inexpressible;

    /// <summary>With the patch it ends as on the built fix, after the undo as before. One that does not pass on the built fix, here, is no measure.</summary>
    [JsonIgnore]
    public bool Right => !Post.Good || (Patched.How == Post.How && Undone.How == Pre.How);
}
