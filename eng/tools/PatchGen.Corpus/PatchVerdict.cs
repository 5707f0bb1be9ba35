using System.Text.Json;

namespace PatchGen.Corpus;

/// <summary>What the runner reads of <c>verdict.json</c>.</summary>
internal sealed record PatchVerdict
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary><c>clean</c>, <c>refused</c> or <c>nothing</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The findings, gravest first.</summary>
    public VerdictFinding[] Findings { get; init; } = [];

    /// <summary>The methods whose code differs.</summary>
    public VerdictMethod[] Changed { get; init; } = [];

    /// <summary>The outcome, with what a hook would mend told from what nothing mends.</summary>
    public string Shown => Outcome == "refused" && Findings.All(finding => !finding.Open || finding.Severity == "NeedsTransform") ? "needs transform" : Outcome;

    /// <summary>The findings by rule.</summary>
    public SortedDictionary<string, RuleCount> ByRule => new(Findings
        .GroupBy(finding => finding.Rule)
        .ToDictionary(group => group.Key, group => new RuleCount(group.Count(), group.First().Severity, [.. group.Select(finding => finding.Message)])));

    /// <summary>The names of enum members that changed their value.</summary>
    public HashSet<string> RenumberedMembers => [.. Findings.Where(finding => finding.Rule == "PG1007").Select(finding => finding.Member[(finding.Member.LastIndexOf(':') + 1)..])];

    /// <summary>How many findings the entry's suppression file accepts.</summary>
    public int Accepted => Findings.Count(finding => finding.Justification is not null);

    /// <summary>What stops the patch, in one line: each rule once, with its first message.</summary>
    public string Why => string.Join("; ", Findings
        .Where(finding => finding.Open)
        .GroupBy(finding => finding.Rule)
        .Select(group => $"{group.Key}{(group.Count() > 1 ? $" ×{group.Count()}" : "")} {group.First().Message}"));

    /// <summary>Reads it, or null where the rules were not reached.</summary>
    public static PatchVerdict? Read(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<PatchVerdict>(File.ReadAllText(file), Json) : null;
}

/// <summary>A method whose code differs.</summary>
internal sealed record VerdictMethod(string Member, string? Why, VerdictSpan? Pre, VerdictSpan? Post);

/// <summary>Where it differs: a file as the project names it, and lines from 1.</summary>
internal sealed record VerdictSpan(string File, int Line, int EndLine);

/// <summary>One finding.</summary>
internal sealed record VerdictFinding(string Rule, string Member, string Severity, bool Open, string Message, string? Justification);
