using System.Globalization;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Cases;

/// <summary>
/// A pre and a post program as one text, with <c>«pre ¦ post»</c> where they differ. It begins with lines of the form
/// <c>// Name: value</c>. A line <c>//// Name</c> ends the source of another assembly, <c>Name</c>, that what follows refers to.
/// </summary>
internal sealed record Case
{
    private const string Header = "// ";
    private const string End = "//// ";

    private readonly Dictionary<string, string> _header;
    private readonly string[] _rightIn;

    /// <summary>Reads one.</summary>
    /// <param name="name">Unique among all cases: <c>Feature/what-is-edited</c>.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="OracleFailure">Its header says what nobody knows.</exception>
    public Case(string name, string text)
    {
        (Name, Text) = (name, text.ReplaceLineEndings("\n"));
        string[] lines = Text.Split('\n');
        _header = lines.TakeWhile(line => line.StartsWith(Header, StringComparison.Ordinal)).Select(line => line[Header.Length..].Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1)?.Trim() ?? throw new OracleFailure($"{name}: a line of its header is not '// Name: value': {pair[0]}"));
        if (_header.Keys.Except(["Edit", "Expect", "Right in", "Held", "Held over undo", "Says", "Since"]).FirstOrDefault() is { } unknown) throw new OracleFailure($"{name}: its header says '{unknown}', which is unknown");
        Expectation = Expectation.Of(_header.GetValueOrDefault("Expect"));
        _rightIn = _header.GetValueOrDefault("Right in")?.Split(' ') ?? [];
        if (Array.Find(_rightIn, one => Configuration.All.All(known => known.Name != one)) is { } unheard) throw new OracleFailure($"{name}: its header says 'Right in' of '{unheard}', which is no configuration");
        Parts = [.. PartsOf(lines)];
    }

    public string Name { get; }

    public string Text { get; }

    /// <summary>The group that it is reported under.</summary>
    public string Feature => Name[..Math.Max(0, Name.IndexOf('/'))];

    /// <summary>What is edited, for people.</summary>
    public string Edit => _header.GetValueOrDefault("Edit") ?? Name[(Name.IndexOf('/') + 1)..].Replace('-', ' ');

    /// <summary>What PatchGen is to make of it.</summary>
    public Expectation Expectation { get; }

    /// <summary>The same in a configuration: a fault need not show in all of them.</summary>
    public Expectation ExpectationIn(string configuration) => _rightIn.Contains(configuration) ? new Expectation.Supported() : Expectation;

    /// <summary>The oldest version of .NET that it compiles for.</summary>
    public int Since => int.Parse(_header.GetValueOrDefault("Since") ?? "8", CultureInfo.InvariantCulture);

    /// <summary>
    /// What <c>Hold</c> made before the switch behaves so when <c>Resume</c> gets it after the switch: <c>pre</c>, <c>post</c>, or the text
    /// that is written then, with <c>|</c> for a new line.
    /// </summary>
    public string Held => _header.GetValueOrDefault("Held") ?? "post";

    /// <summary>The same of what was made while the patch was in effect, after the undo.</summary>
    public string HeldOverUndo => _header.GetValueOrDefault("Held over undo") ?? "pre";

    /// <summary>The code that an apply must end with, <c>draining</c> above all where what was made before goes on running pre code; null: any of those that put a patch in effect.</summary>
    public string? Says => _header.GetValueOrDefault("Says");

    /// <summary>The assemblies in the order in which they are compiled, the program last.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>The program's assembly: of no other case.</summary>
    public string Assembly => Name.Replace('/', '.');

    // Lines keep their numbers, as messages tell them.
    private IEnumerable<Part> PartsOf(string[] lines)
    {
        var from = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(End, StringComparison.Ordinal)) continue;
            yield return new(Assembly + "." + lines[i][End.Length..].Trim(), Blank(from) + string.Join('\n', lines[from..i]) + "\n");
            from = i + 1;
        }

        yield return new(Assembly, Blank(from) + string.Join('\n', lines[from..]));
    }

    private static string Blank(int lines) => new('\n', lines);
}

/// <summary>The source of an assembly, both sides as one text.</summary>
internal sealed record Part(string Assembly, string Text)
{
    /// <summary>The source of one side.</summary>
    public string Of(Side side) => side == Side.Pre ? Text.Pre() : Text.Post();
}

/// <summary>Which of both programs.</summary>
internal enum Side
{
    Pre,
    Post,
}
