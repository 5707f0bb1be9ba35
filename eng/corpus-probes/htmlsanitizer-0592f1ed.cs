using Ganss.Xss;

// The fix sanitizes the CSS of style elements whose type is empty, which browsers apply; before it, it was left alone.
public static class Probe
{
    private static readonly HtmlSanitizer Sanitizer = Make();

    public static string Run() =>
        Sanitizer.SanitizeDocument("<html><head><style type=\"\">p { background: url('javascript:alert(1)') }</style></head><body><p>text</p></body></html>")
            .Contains("javascript", System.StringComparison.Ordinal) ? "the script is left" : "the script is gone";

    private static HtmlSanitizer Make()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Add("style");
        return sanitizer;
    }
}
