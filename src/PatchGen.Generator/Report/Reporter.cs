using PatchGen.Generator.Classify;

namespace PatchGen.Generator.Report;

/// <summary>What people and pipelines read of a verdict.</summary>
public static class Reporter
{
    /// <summary>The files by name: <c>report.html</c>, <c>report.sarif</c>, <c>verdict.json</c>.</summary>
    public static IReadOnlyDictionary<string, byte[]> Render(Verdict verdict, PatchRequest request) => throw new NotImplementedException();
}
