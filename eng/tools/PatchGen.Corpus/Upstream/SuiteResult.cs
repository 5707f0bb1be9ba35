using System.Text.Json.Serialization;

namespace PatchGen.Corpus.Upstream;

/// <summary>A whole test project on each library.</summary>
internal sealed record SuiteResult
{
    public required string Project { get; init; }
    public SuiteCount? Pre { get; init; }
    public SuiteCount? Patched { get; init; }
    public SuiteCount? Post { get; init; }

    /// <summary>The tests that end otherwise with the patch than on the built fix.</summary>
    public SuiteDifference[] Differences { get; init; } = [];

    /// <summary>Why it could not be compared.</summary>
    public string? Reason { get; init; }

    /// <summary>Compared, and each difference is explained.</summary>
    [JsonIgnore]
    public bool IsGreen => Reason is null && Differences.All(difference => difference.Why is not null);
}

/// <summary>The sums of a run.</summary>
internal sealed record SuiteCount(int Passed, int Failed, int Skipped)
{
    /// <summary>All of them.</summary>
    [JsonIgnore]
    public int All => Passed + Failed + Skipped;

    public override string ToString() => $"{Passed} / {Failed} / {Skipped}";
}

/// <summary>A test that ends otherwise.</summary>
/// <param name="Test">Its name.</param>
/// <param name="Pre">On the library before the fix.</param>
/// <param name="Patched">There, with the patch.</param>
/// <param name="Post">On the built fix.</param>
/// <param name="Why">The explanation; null where there is none.</param>
internal sealed record SuiteDifference(string Test, string Pre, string Patched, string Post, string? Why);
