using System.Text.RegularExpressions;

namespace PatchGen.Corpus;

/// <summary>The lines that a fix touches, of its own diff and no wider context.</summary>
internal sealed partial class FixDiff
{
    private readonly List<Hunk> hunks = [];
    private readonly HashSet<string> words = [];

    // Ranges of lines, empty where a side has none there.
    private sealed record Hunk(string? PreFile, string? PostFile, Range Pre, Range Post);

    private readonly record struct Range(int Start, int Count)
    {
        public bool Meets(VerdictSpan span) => span.Line <= Start + Math.Max(Count, 1) - 1 && span.EndLine >= Start;
    }

    /// <summary>Reads what <c>git diff --unified=0</c> printed.</summary>
    public static FixDiff Parse(string text)
    {
        var diff = new FixDiff();
        string? pre = null, post = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("--- ", StringComparison.Ordinal)) pre = Name(line);
            else if (line.StartsWith("+++ ", StringComparison.Ordinal)) post = Name(line);
            else if (Header().Match(line) is { Success: true } header) diff.hunks.Add(new(pre, post, Read(header, "pre"), Read(header, "post")));
            else if (line.Length > 0 && line[0] is '+' or '-') diff.words.UnionWith(Words(line));
        }

        return diff;
    }

    /// <summary>True where the place that a method's difference has, on either side, is one that the fix touches.</summary>
    public bool Touches(VerdictMethod method) =>
        hunks.Any(hunk => (method.Pre is { } pre && Same(hunk.PreFile, pre.File) && hunk.Pre.Meets(pre)) || (method.Post is { } post && Same(hunk.PostFile, post.File) && hunk.Post.Meets(post)));

    /// <summary>The name in a reason that stands in lines which the fix touches; null where none does.</summary>
    public string? Names(string why) => Words(why).FirstOrDefault(words.Contains);

    /// <summary>The files of the post side, from the top of the repository.</summary>
    public IEnumerable<string> PostFiles => hunks.Select(hunk => hunk.PostFile).OfType<string>().Distinct();

    /// <summary>True where the fix touches one of these lines of the post side.</summary>
    /// <param name="file">A file, from the top of the repository.</param>
    /// <param name="first">The first line, from 1.</param>
    /// <param name="last">The last line.</param>
    public bool TouchesPost(string file, int first, int last) =>
        hunks.Any(hunk => hunk.PostFile == file && hunk.Post.Meets(new(file, first, last)));

    /// <summary>The names in a text.</summary>
    public static IEnumerable<string> Words(string text) => Identifier().Matches(text).Select(match => match.Value);

    // A verdict names files from the project's folder, git from the top.
    private static bool Same(string? git, string file) => git is not null && (git == file || git.EndsWith("/" + file.TrimStart('.', '/'), StringComparison.Ordinal) || file.EndsWith("/" + git, StringComparison.Ordinal));

    private static string? Name(string line) => line.Length > 6 && line[4..6] is "a/" or "b/" ? line[6..].TrimEnd('\t', '\r') : null;

    private static Range Read(Match header, string side) =>
        new(int.Parse(header.Groups[side].Value), header.Groups[side + "Count"] is { Success: true } count ? int.Parse(count.Value) : 1);

    [GeneratedRegex(@"^@@ -(?<pre>\d+)(,(?<preCount>\d+))? \+(?<post>\d+)(,(?<postCount>\d+))? @@")]
    private static partial Regex Header();

    [GeneratedRegex(@"[A-Za-z_]\w{2,}")]
    private static partial Regex Identifier();
}
