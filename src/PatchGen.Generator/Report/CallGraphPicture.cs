using PatchGen.Format;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Diff.Calls;

namespace PatchGen.Generator.Report;

/// <summary>
/// What the change affects, drawn: the methods that call changed ones, the changed ones, and the new ones that they call.
/// Vector graphics in the page itself, in a fixed order.
/// </summary>
internal sealed class CallGraphPicture
{
    private const int Width = 300, Height = 24, Row = 32, Gap = 120, Most = 30;

    private readonly CallGraph graph;
    private readonly List<int>[] columns;
    private readonly Dictionary<int, (int Column, int Row)> places = [];

    private CallGraphPicture(CallGraph graph, List<int>[] columns)
    {
        (this.graph, this.columns) = (graph, columns);
        for (var column = 0; column < columns.Length; column++)
            for (var row = 0; row < Math.Min(Most, columns[column].Count); row++) places.Add(columns[column][row], (column, row));
    }

    /// <summary>The picture; empty where no method changed.</summary>
    public static Html Of(ChangeSet changes, CallGraph post)
    {
        var changed = changes.Facts.OfType<MethodChanged>().Select(f => f.PostToken).ToList();
        if (changed.Count == 0) return new Html();
        var preKeys = changes.Correspondence.Methods.Where(m => m.Pre is null).Select(m => m.Key).ToHashSet();
        var isChanged = changed.ToHashSet();
        var added = changed.SelectMany(post.Callees).Distinct().Where(t => !isChanged.Contains(t) && preKeys.Contains(post.Key(t))).ToList();
        // Each caller stands near the first of the changed methods that it calls; a new one among the new ones.
        var callers = changed.SelectMany(post.Callers).Distinct().Where(t => !isChanged.Contains(t) && !added.Contains(t)).ToList();
        var reaching = post.Reaching(changed);
        return Html.Of($"""
            <p>{Count(changed.Count, "method")} changed, {Count(callers.Count, "method")} of the assembly {(callers.Count == 1 ? "calls" : "call")} them directly, {Count(reaching, "method")} {(reaching == 1 ? "reaches" : "reach")} them over any number of calls. Calls through interfaces, overrides and reflection are not drawn.</p>
            {new CallGraphPicture(post, [callers, changed, added]).Svg()}
            """);
    }

    private Html Svg()
    {
        var shown = columns.Count(c => c.Count > 0);
        var height = 28 + (columns.Max(c => Math.Min(Most + 1, c.Count)) * Row);
        var width = (3 * Width) + (2 * Gap);
        return Html.Of($"""
            <svg class="graph" viewBox="0 0 {width} {height}" role="img" aria-label="Call graph of {shown} columns: callers, changed methods, new methods">
            {Html.Of(Edges())}{Html.Of(Enumerable.Range(0, columns.Length).Where(c => columns[c].Count > 0).SelectMany(Nodes))}</svg>

            """);
    }

    private IEnumerable<Html> Edges() =>
        from target in columns[1].Concat(columns[2])
        from caller in graph.Callers(target).Where(places.ContainsKey).Distinct()
        where caller != target && places.ContainsKey(target) && places[caller].Column <= places[target].Column
        select Edge(places[caller], places[target]);

    private static Html Edge((int Column, int Row) from, (int Column, int Row) to)
    {
        var (y1, y2) = (Y(from.Row) + (Height / 2), Y(to.Row) + (Height / 2));
        if (from.Column == to.Column)
        {
            var x = X(from.Column) + Width;
            return Html.Of($"<path class=\"edge\" d=\"M{x} {y1} C{x + 50} {y1} {x + 50} {y2} {x} {y2}\"/>\n");
        }

        var (x1, x2) = (X(from.Column) + Width, X(to.Column));
        var bend = (x2 - x1) / 2;
        return Html.Of($"<path class=\"edge\" d=\"M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}\"/>\n");
    }

    private IEnumerable<Html> Nodes(int column)
    {
        yield return Html.Of($"<text class=\"head\" x=\"{X(column)}\" y=\"16\">{(column == 0 ? "Callers" : column == 1 ? "Changed" : "New")}</text>\n");
        for (var row = 0; row < Math.Min(Most, columns[column].Count); row++)
        {
            var key = graph.Key(columns[column][row]);
            var node = Html.Of($"""
                <g class="node {(column == 1 ? "changed" : column == 2 ? "new" : "caller")}"><title>{key.Display}</title><rect x="{X(column)}" y="{Y(row)}" width="{Width}" height="{Height}" rx="4"/><text x="{X(column) + 8}" y="{Y(row) + 16}">{Short(key)}</text></g>
                """);
            yield return column == 1 ? Html.Of($"<a href=\"#{HtmlReport.Anchor(key)}\">{node}</a>\n") : Html.Of($"{node}\n");
        }

        if (columns[column].Count > Most)
            yield return Html.Of($"<text class=\"more\" x=\"{X(column) + 8}\" y=\"{Y(Most) + 16}\">and {columns[column].Count - Most} more</text>\n");
    }

    private static int X(int column) => column * (Width + Gap);

    private static int Y(int row) => 28 + (row * Row);

    // The type's own name and the method's; the whole is in the title.
    private static string Short(MemberKey key)
    {
        var name = $"{key.Type.Name}.{key.Name switch { ".ctor" => "#ctor", ".cctor" => "#cctor", var other => other }}";
        return name.Length <= 40 ? name : name[..39] + "…";
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
