using System.Text.RegularExpressions;

namespace PatchGen.Tests.Classify;

/// <summary>
/// A rule's page, read as a test. Examples are pairs of <c>csharp pre</c> and <c>csharp post</c> blocks (with <c>exe</c> behind: a program),
/// each pair with the <c>text pre NAME</c> resources, the <c>reference pre NAME VERSION</c> libraries, the <c>csharp hooks</c> and the <c>xml suppressions</c>
/// that follow it. A comment below a line names what is found there: <c>//     ^ PG1001</c>, the caret under the first column. An <c>expect</c> block names
/// findings without a place. <c>runtime-async</c> behind <c>pre</c> compiles both sides with that feature. A <c>console</c> block has commands and lines of
/// their output: such an example is a repository, with the <c>xml file NAME</c> blocks as files, and the tests of the package run its commands.
/// </summary>
internal sealed partial class RulePage
{
    private static readonly string[] Lines = ["\r\n", "\n"];

    public RulePage(string text)
    {
        Title = text.Split(Lines, 2, StringSplitOptions.None)[0];
        Severities = SeverityLine().Match(text).Groups[1].Value.Split(", ");
        Sections = [.. SectionLine().Matches(text).Select(m => m.Groups[1].Value)];
        Examples = [.. SectionLine().Split(text).Skip(1).Chunk(2).SelectMany(section => Parse(section[0], section[1]))];
    }

    public string Title { get; }

    public string[] Severities { get; }

    public string[] Sections { get; }

    public IReadOnlyList<Example> Examples { get; }

    private static IEnumerable<Example> Parse(string section, string body)
    {
        Example? example = null;
        foreach (Match fence in Fence().Matches(body))
        {
            var info = fence.Groups[1].Value.Split(' ');
            var text = fence.Groups[2].Value;
            switch (info)
            {
                case ["csharp", "pre", ..]:
                    if (example is not null) yield return example;
                    example = new Example(section, text, info.Contains("exe"), info.Contains("runtime-async"));
                    break;
                case ["csharp", "post", ..]:
                    example!.Post = text;
                    break;
                case ["csharp", "hooks"]:
                    example!.Hooks.Add(text);
                    break;
                case ["xml", "suppressions"]:
                    example!.Suppressions = text;
                    break;
                case ["text", "pre", var name]:
                    example!.PreResources.Add((name, text));
                    break;
                case ["text", "post", var name]:
                    example!.PostResources.Add((name, text));
                    break;
                case ["reference", var side, var name, var version]:
                    (side == "pre" ? example!.PreReferences : example!.PostReferences).Add((name, version, text));
                    break;
                case ["xml", "file", var name]:
                    example!.Files.Add((name, text));
                    break;
                case ["console"]:
                    example ??= new Example(section, "", false, false);
                    example.Console.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                    break;
                case ["expect"]:
                    example!.Expected.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')[0]));
                    break;
            }
        }

        if (example is not null) yield return example;
    }

    /// <summary>A pair of sources, and what is found where.</summary>
    public sealed class Example(string section, string pre, bool executable, bool runtimeAsync)
    {
        public string Section => section;

        public string Pre => pre;

        public string Post { get; set; } = "";

        public bool Executable => executable;

        public bool RuntimeAsync => runtimeAsync;

        public List<string> Hooks { get; } = [];

        public string? Suppressions { get; set; }

        /// <summary>Further files of the repository that the commands run in.</summary>
        public List<(string Name, string Text)> Files { get; } = [];

        /// <summary>Commands, behind <c>$ </c>, each with what its output holds.</summary>
        public List<string> Console { get; } = [];

        public List<(string Name, string Text)> PreResources { get; } = [];

        public List<(string Name, string Text)> PostResources { get; } = [];

        public List<(string Name, string Version, string Text)> PreReferences { get; } = [];

        public List<(string Name, string Version, string Text)> PostReferences { get; } = [];

        /// <summary>Rules that fire without a place, one entry for each finding.</summary>
        public List<string> Expected { get; } = [];

        /// <summary>What is found, as <c>PG1001 post(4,17)</c> or, without a place, <c>PG1001</c>.</summary>
        public IEnumerable<string> Found => [.. Carets("pre", Pre), .. Carets("post", Post), .. Hooks.SelectMany((text, number) => Carets($"H{number}.cs", text)), .. Expected];

        private static IEnumerable<string> Carets(string side, string text)
        {
            var lines = text.Split(Lines, StringSplitOptions.None);
            for (var i = 0; i < lines.Length; i++)
            {
                if (Caret().Match(lines[i]) is not { Success: true } caret) continue;
                var marked = i;
                while (Caret().IsMatch(lines[marked])) marked--;
                yield return $"{caret.Groups[2].Value} {side}({marked + 1},{caret.Groups[1].Index + 1})";
            }
        }
    }

    [GeneratedRegex(@"^Severity: (.*)$", RegexOptions.Multiline)]
    private static partial Regex SeverityLine();

    [GeneratedRegex(@"^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex SectionLine();

    [GeneratedRegex(@"^```(\w[^\n]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ *// *(\^) (PG\d{4})$")]
    private static partial Regex Caret();
}
