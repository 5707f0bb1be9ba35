using System.Net;
using System.Text;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Report;

/// <summary><c>report.html</c>: one page without any external resource.</summary>
internal static class HtmlReport
{
    public static byte[] Write(Verdict verdict, PatchRequest request, ReportPaths paths)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
        html.Append($"<title>{Escape(verdict.Changes.Correspondence.Post.Name)}</title>\n<h1>{Escape(verdict.Changes.Correspondence.Post.Name)}</h1>\n<ul>\n");
        foreach (var finding in verdict.Findings) html.Append($"<li>{finding.Severity} {finding.Rule.Id}: {Escape(finding.Message)} {Escape(finding.Remedy)}</li>\n");
        foreach (var fact in verdict.Changes.Facts.OfType<MethodChanged>()) html.Append($"<li>{Escape(fact.Member.Display)}: {Escape(fact.Why)}</li>\n");
        return Encoding.UTF8.GetBytes(html.Append("</ul>\n</html>\n").ToString());
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
