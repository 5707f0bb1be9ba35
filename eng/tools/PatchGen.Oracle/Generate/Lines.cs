using System.Text;

namespace PatchGen.Oracle.Generate;

/// <summary>A program's lines, laid out so that one can be left out without others.</summary>
internal static class Lines
{
    /// <summary>A line for each statement and brace, but for what is in quotes or between <c>«</c> and <c>»</c>.</summary>
    public static List<string> Of(string text)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var (quoted, chosen) = (false, false);
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            if (c is '«' or '»') chosen = c == '«';
            if (c == '\n')
            {
                // A quote that is open at the end of a line was a character's, or an escaped one.
                quoted = false;
                if (!chosen) Next();
                else line.Append(c);
                continue;
            }

            if (c == '}' && !quoted && !chosen) Next();
            line.Append(c);
            if (c is ';' or '{' or '}' && !quoted && !chosen) Next();
        }

        Next();
        return lines;

        void Next()
        {
            if (line.ToString().Trim() is { Length: > 0 } full) lines.Add(full);
            line.Clear();
        }
    }

    /// <summary>As people read it: indented by its braces, which stand alone.</summary>
    public static string Shown(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        var depth = 0;
        foreach (var line in lines)
        {
            if (line.StartsWith('}')) depth--;
            text.Append(' ', 4 * Math.Max(0, depth)).Append(line).Append('\n');
            if (line.EndsWith('{')) depth++;
        }

        return text.ToString();
    }

    /// <summary>The line that closes what a line opens; -1 where it opens nothing.</summary>
    public static int Closing(IReadOnlyList<string> lines, int opening)
    {
        if (!lines[opening].EndsWith('{')) return -1;
        var depth = 1;
        for (var i = opening + 1; i < lines.Count; i++)
        {
            if (lines[i].StartsWith('}') && --depth == 0) return i;
            if (lines[i].EndsWith('{')) depth++;
        }

        return -1;
    }
}
