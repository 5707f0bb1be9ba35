using System.Globalization;
using PatchGen.DiffChecks;
using PatchGen.Generator.Diff;

namespace PatchGen.Laws;

/// <summary>How a law held for one library in one configuration.</summary>
internal sealed record LawResult(string Library, int Lines, string Configuration, string Law)
{
    /// <summary>How many places were edited.</summary>
    public int Edits { get; init; }

    /// <summary>Functions that the differ calls changed.</summary>
    public int Changed { get; init; }

    /// <summary>Functions that it calls added.</summary>
    public int Added { get; init; }

    /// <summary>Other facts.</summary>
    public int Other { get; init; }

    public double Seconds { get; init; }

    /// <summary>What breaks the law; empty where it holds.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];

    /// <summary>With the counts of a comparison, and the facts that the law does not allow.</summary>
    public LawResult With(ChangeSet changes, Func<Fact, bool> allows) => this with
    {
        Changed = changes.Facts.Count(IsFunction),
        Added = changes.Facts.Count(f => f is MethodAdded),
        Other = changes.Facts.Count(f => f is not MethodAdded && !IsFunction(f)),
        Broken = [.. Broken, .. changes.Facts.Where(f => !allows(f)).Select(f => FactText.Line(f, p => p.Name is "Member" or "Why" or "Post" or "Attributes"))],
    };

    private static bool IsFunction(Fact fact) => fact is MethodChanged or StaticInitializerChanged or InstanceInitializerChanged or MethodRemoved;

    /// <summary>The head of the table.</summary>
    public const string Head = "| library | lines | configuration | law | edits | changed | added | other facts | seconds | holds |\n|---|---:|---|---|---:|---:|---:|---:|---:|---|\n";

    /// <summary>A row of the table.</summary>
    public string Row => string.Create(CultureInfo.InvariantCulture,
        $"| {Library} | {Lines} | {Configuration} | {Law} | {Edits} | {Changed} | {Added} | {Other} | {Seconds:0.0} | {(Broken.Count == 0 ? "yes" : "NO")} |\n");
}
