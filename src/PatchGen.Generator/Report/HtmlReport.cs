using System.Text;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Diff.Calls;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Extract.Shadow;

namespace PatchGen.Generator.Report;

/// <summary><c>report.html</c>: one page for people, that needs no other file, prints, and reads without scripts.</summary>
internal static class HtmlReport
{
    public static byte[] Write(Verdict verdict, PatchRequest request, IReadOnlyList<PatchModule> modules, ReportPaths paths)
    {
        var name = verdict.Changes.Correspondence.Pre.Name;
        var (word, sentence) = verdict switch
        {
            Verdict.Clean => ("clean", "Safe to apply to a running process, as far as the rules can tell. Warnings are for who applies it."),
            Verdict.Nothing => ("nothing", "Pre and post run the same code: there is nothing to patch."),
            _ => ("refused", "Not safe to apply to a running process. What stops it is listed first, with what to do instead."),
        };
        var changes = verdict.Changes;
        var parts = changes.All.Select(c => (Changes: c, Pre: new CallGraph(c.Correspondence.Pre), Post: new CallGraph(c.Correspondence.Post))).ToList();
        var methods = parts.SelectMany(part => ChangedMethod.Of(part.Changes, part.Pre, part.Post)).ToList();
        var page = Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{name}: {word}</title>
            {HtmlStyle.Sheet}
            </head>
            <body>
            <header>
            <h1>{name} <span class="badge {word}">{word}</span></h1>
            <p>{sentence}</p>
            </header>
            {Optional("operator", "What changes for the operator", OperatorSummary.Of(verdict, modules))}{Identity(verdict, request)}
            {Findings(verdict, paths)}
            {Optional("hooks", "Transform hooks", StateSections.Hooks(modules))}{Optional("shadows", "Shadow fields", StateSections.ShadowFields(modules))}{Optional("affected", "What is affected", Html.Of(parts.Select(part => CallGraphPicture.Of(part.Changes, part.Post))))}{Section("changed", $"Changed methods ({methods.Count})", MethodSections.Of(methods, paths))}
            {Members("Added", verdict.Changes.AllFacts.Where(f => f is MethodAdded or FieldAdded or TypeAdded), f => f.Post, paths.Post)}
            {Members("Removed", verdict.Changes.AllFacts.Where(f => f is MethodRemoved or FieldRemoved or TypeRemoved), f => f.Pre, paths.Pre)}
            {Sources(verdict, paths)}
            <footer>Written by PatchGen {Product.Version}.</footer>
            </body>
            </html>

            """);
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static Html Identity(Verdict verdict, PatchRequest request)
    {
        var post = verdict.Changes.Correspondence.Post;
        var baseline = request.Baseline;
        var origin = $"{baseline.Kind} {baseline.Name}{(baseline.Commit is { } commit ? $" ({commit})" : "")}{(baseline.Rebuilt ? ", rebuilt from sources" : ", as shipped")}";
        return Section("identity", "Identity", Html.Of($"""
            <table class="facts">
            {Html.Of(verdict.Changes.All.Select(changes => Assembly(changes.Correspondence.Pre)))}{Line("Baseline", origin)}{Line("Post commit", request.PostCommit)}{Line("Compiler", post.CompilerVersion)}{Line("Methods compared", verdict.Changes.All.Sum(changes => changes.Compared).ToString())}</table>

            """));

        static Html Assembly(Snapshot pre) =>
            Html.Of($"{Line("Assembly", $"{pre.Name}, version {pre.Version}")}{Line("Module version id", pre.Mvid.ToString())}{Line("Target framework", pre.TargetFramework)}");

        static Html Line(string term, string? value) =>
            string.IsNullOrEmpty(value) ? new Html() : Html.Of($"<tr><th>{term}</th><td>{value}</td></tr>\n");
    }

    private static Html Findings(Verdict verdict, ReportPaths paths) =>
        Section("findings", $"Findings ({verdict.Findings.Length})", verdict.Findings.IsEmpty
            ? Html.Of($"<p>None.</p>\n")
            : Html.Of(verdict.Findings.Select(finding => Finding(finding, paths))));

    private static Html Finding(Finding finding, ReportPaths paths)
    {
        var place = finding.Fact.Post is { } post ? Place(post, paths.Post) : finding.Fact.Pre is { } pre ? Place(pre, paths.Pre) : null;
        return Html.Of($"""
            <article class="finding {finding.Severity.ToString().ToLowerInvariant()}">
            <h3><span class="badge {finding.Severity.ToString().ToLowerInvariant()}">{finding.Severity.ToString()}</span> <a href="{finding.Rule.HelpLink}">{finding.Rule.Id}</a> {finding.Rule.Title}</h3>
            <p>{finding.Message}</p>
            <p class="remedy">{finding.Remedy}</p>
            {Optional("Where", place)}{Optional("Difference", finding.Fact.Why)}{Optional("Accepted because", finding.Justification)}{Optional("Handled by", finding.HandledBy)}</article>

            """);

        static Html Optional(string term, string? value) =>
            string.IsNullOrEmpty(value) ? new Html() : Html.Of($"<p class=\"detail\"><b>{term}:</b> <code>{value}</code></p>\n");
    }

    private static Html Members(string title, IEnumerable<Fact> facts, Func<Fact, SourceSpan?> span, Func<string, string> path)
    {
        var list = facts.ToList();
        return list.Count == 0 ? new Html() : Section(title.ToLowerInvariant(), $"{title} members ({list.Count})", Html.Of($"""
            <table class="list">
            <tr><th>Member</th><th>Where</th></tr>
            {Html.Of(list.Select(fact => Html.Of($"<tr><td><code>{fact.Member.Display}</code></td><td>{Link(span(fact), path)}</td></tr>\n")))}</table>

            """));
    }

    private static Html Sources(Verdict verdict, ReportPaths paths) =>
        Section("sources", "Sources", Html.Of(SourceFile.Of(verdict, paths).Select(File)));

    private static Html File(SourceFile file)
    {
        Html body;
        if (file.Unknown is { } side) body = Html.Of($"<p>Its text is not known on the {side} side: the PDB does not hold it.</p>\n");
        else body = SideBySide.Differences(new(file.Pre, file.Post), Html.Of($"<p>The same on both sides: its compiled code differs by what it uses from elsewhere.</p>\n"));
        return Html.Of($"<h3 id=\"{Anchor(file.Path)}\"><code>{file.Path}</code></h3>\n{body}");
    }

    private static Html Section(string id, string title, Html body) => Html.Of($"<section id=\"{id}\">\n<h2>{title}</h2>\n{body}</section>\n");

    private static Html Optional(string id, string title, Html body) => body.IsEmpty ? body : Section(id, title, body);

    private static Html Link(SourceSpan? span, Func<string, string> path) =>
        span is null ? new Html() : Html.Of($"<a href=\"#{Anchor(path(span.File))}\">{Place(span, path)}</a>");

    private static string Place(SourceSpan span, Func<string, string> path) => $"{path(span.File)}({span.Line},{span.Column})";

    /// <summary>Where the page speaks of a changed method.</summary>
    public static string Anchor(MemberKey member) => "method-" + Uri.EscapeDataString(member.Text).Replace('%', '-');

    private static string Anchor(string path) => "file-" + Uri.EscapeDataString(path).Replace('%', '-');
}
