using PatchGen.Generator.Classify;
using PatchGen.Generator.Extract;

namespace PatchGen.Generator.Report;

/// <summary>What people and pipelines read of a verdict.</summary>
public static class Reporter
{
    /// <summary>The name of the report for people.</summary>
    public const string Html = "report.html";

    /// <summary>The name of the report for code scanning.</summary>
    public const string SarifLog = "report.sarif";

    /// <summary>The name of the verdict for programs.</summary>
    public const string VerdictFile = "verdict.json";

    /// <summary>The files by name: <c>report.html</c>, <c>report.sarif</c>, <c>verdict.json</c>. Same verdict, same bytes, in any directory.</summary>
    /// <param name="verdict">What was found.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="modules">What the patch consists of; empty where none is made.</param>
    public static IReadOnlyDictionary<string, byte[]> Render(Verdict verdict, PatchRequest request, IReadOnlyList<PatchModule>? modules = null)
    {
        var paths = new ReportPaths(verdict.Changes, request);
        return new Dictionary<string, byte[]>
        {
            [Html] = HtmlReport.Write(verdict, request, modules ?? [], paths),
            [SarifLog] = Sarif.Write(verdict, paths),
            [VerdictFile] = VerdictJson.Write(verdict, paths),
        };
    }
}
