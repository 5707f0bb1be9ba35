using System;
using Markdig;

// The fix stops the code inline parser from reading behind the end of its input.
public static class Probe
{
    public static string Run()
    {
        try
        {
            return Markdown.ToHtml("*`\n\f").ReplaceLineEndings(" ");
        }
        catch (IndexOutOfRangeException)
        {
            return "reads behind the end";
        }
    }
}
