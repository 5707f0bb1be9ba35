namespace PatchGen.Generator.Report;

/// <summary>The changed methods, one article each: why, the sources of both sides, the IL of both sides.</summary>
internal static class MethodSections
{
    public static Html Of(IReadOnlyList<ChangedMethod> methods, ReportPaths paths) =>
        methods.Count == 0 ? Html.Of($"<p>None.</p>\n") : Html.Of(methods.Select(method => Article(method, paths)));

    private static Html Article(ChangedMethod method, ReportPaths paths)
    {
        var place = method.Fact.Post is { } post ? $"{paths.Post(post.File)}({post.Line},{post.Column})" : "";
        return Html.Of($"""
            <article class="method" id="{HtmlReport.Anchor(method.Fact.Member)}">
            <h3><code>{method.Fact.Member.Display}</code></h3>
            <p>{method.Fact.Why}</p>
            <p class="detail"><code>{place}</code></p>
            {Source(method)}<details>
            <summary>IL</summary>
            {SideBySide.Differences(method.Il, Html.Of($"<p>The same instructions: what they refer to differs.</p>\n"))}</details>
            </article>

            """);
    }

    private static Html Source(ChangedMethod method) => method.Source switch
    {
        null => Html.Of($"<p class=\"detail\">No source is known: no PDB holds it or says where it stands.</p>\n"),
        { Pre: null } or { Post: null } when Unknown(method.Source) is var side => Html.Of($"<p class=\"detail\">The source of the {side} side is not known: its PDB does not hold it.</p>\n"),
        var sides => SideBySide.Differences(sides, Html.Of($"<p class=\"detail\">The same source on both sides: its code differs by what it uses from elsewhere.</p>\n")),
    };

    private static string Unknown(ChangedMethod.Sides sides) => sides.Pre is null ? "pre" : "post";
}
