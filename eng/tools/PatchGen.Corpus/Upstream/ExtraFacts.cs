using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PatchGen.Corpus.Upstream;

/// <summary>
/// What no rule finds out about an entry's tests, written by hand with its reason in <c>eng/corpus.extra.json</c>.
/// The table marks what rests on it.
/// </summary>
internal sealed record ExtraFacts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Why any of it is needed.</summary>
    public string Why { get; init; } = "";

    /// <summary>The test projects, from the top of the repository, where the tests' own folder has no project.</summary>
    public string[] TestProjects { get; init; } = [];

    /// <summary>The framework that the tests are built for.</summary>
    public string? Tfm { get; init; }

    /// <summary>Global properties that the test project's build needs, as <c>NAME=VALUE</c>.</summary>
    public string[] Properties { get; init; } = [];

    /// <summary>The versions of packages that the tests take in place of those that they name: not every feed has all.</summary>
    public Dictionary<string, string> Packages { get; init; } = [];

    /// <summary>Tests (patterns of their names) that never run: they need a network, a server, or another system.</summary>
    public string[] Left { get; init; } = [];

    /// <summary>A failure that is known and waits for another issue.</summary>
    public ExpectedFailure? Expected { get; init; }

    /// <summary>Differences of the whole suite with their reasons, by a pattern of the test's name.</summary>
    public Dictionary<string, string> Explained { get; init; } = [];

    /// <summary>True where nothing was written.</summary>
    [JsonIgnore]
    public bool IsEmpty => TestProjects.Length == 0 && Tfm is null && Properties.Length == 0 && Packages.Count == 0 && Left.Length == 0 && Expected is null && Explained.Count == 0;

    /// <summary>The reason of a test's difference, or null.</summary>
    public string? Explanation(string test) => Explained.FirstOrDefault(known => Regex.IsMatch(test, known.Key)).Value;

    /// <summary>True where a test never runs.</summary>
    public bool LeavesOut(string test) => Left.Any(pattern => Regex.IsMatch(test, pattern));

    /// <summary>Reads all, by the entry's id; none where there is no such file.</summary>
    /// <exception cref="CorpusException">It is not in order.</exception>
    public static Dictionary<string, ExtraFacts> Read(string? file)
    {
        if (file is null || !File.Exists(file)) return [];
        try
        {
            var facts = JsonSerializer.Deserialize<Dictionary<string, ExtraFacts>>(File.ReadAllText(file), Json) ?? [];
            if (facts.FirstOrDefault(fact => !fact.Value.IsEmpty && fact.Value.Why.Length == 0) is { Key: { } silent }) throw new CorpusException($"{file}: '{silent}' gives no reason");
            return facts;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{file} cannot be read: {e.Message}");
        }
    }
}

/// <summary>A failure that is known.</summary>
/// <param name="Issue">The issue that mends it, by its name.</param>
/// <param name="Verdict">The verdict that is expected until then.</param>
internal sealed record ExpectedFailure(string Issue, string Verdict);
