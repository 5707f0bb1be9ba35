using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace PatchGen.Generator.Report;

/// <summary>HTML by interpolation: what stands in braces is text and is escaped, unless it is HTML itself.</summary>
[InterpolatedStringHandler]
internal sealed class Html
{
    private readonly StringBuilder text = new();

    public Html() { }

    public Html(int literalLength, int formattedCount) => text.EnsureCapacity(literalLength + (formattedCount * 16));

    /// <summary>Fragments, one after the other.</summary>
    public static Html Of(IEnumerable<Html> parts)
    {
        var html = new Html();
        foreach (var part in parts) html.AppendFormatted(part);
        return html;
    }

    /// <summary>The fragment that the interpolation gave.</summary>
    public static Html Of(Html html) => html;

    /// <summary>True where there is nothing to show.</summary>
    public bool IsEmpty => text.Length == 0;

    public void AppendLiteral(string markup) => text.Append(markup);

    public void AppendFormatted(Html html) => text.Append(html.text);

    public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

    public void AppendFormatted(int value) => text.Append(value);

    public override string ToString() => text.ToString();
}
