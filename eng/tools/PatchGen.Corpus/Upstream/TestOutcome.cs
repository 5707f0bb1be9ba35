using System.Text.RegularExpressions;

namespace PatchGen.Corpus.Upstream;

/// <summary>How a test ended.</summary>
/// <param name="How">One of the constants here.</param>
/// <param name="Message">Why it failed.</param>
internal sealed partial record TestOutcome(string How, string? Message = null)
{
    public const string Passed = "passed", Failed = "failed", Skipped = "skipped", Crashed = "crashed", Hangs = "hangs", Absent = "absent";

    /// <summary>It passed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Good => How == Passed;

    /// <summary>It names a member or a type that the library lacks.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Inexpressible => How == Absent || (How == Failed && Message is { } message && Lacks().IsMatch(message));

    /// <summary>The name that the test platform gives an outcome.</summary>
    public static string Named(string outcome) => outcome switch { "Passed" => Passed, "Failed" => Failed, _ => Skipped };

    /// <summary>Of several rows of one test, the worst counts.</summary>
    public TestOutcome And(TestOutcome other) => Rank(other.How) > Rank(How) ? other : this;

    private static int Rank(string how) => how switch { Crashed => 5, Hangs => 4, Failed => 3, Absent => 2, Skipped => 0, _ => 1 };

    [GeneratedRegex(@"\b(MissingMethodException|MissingFieldException|MissingMemberException|TypeLoadException)\b")]
    private static partial Regex Lacks();
}
