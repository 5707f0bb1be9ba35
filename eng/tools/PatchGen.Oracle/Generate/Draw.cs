namespace PatchGen.Oracle.Generate;

/// <summary>Draws of one pair: the same seed gives the same draws, on every machine and version of .NET.</summary>
internal sealed class Draw(int seed)
{
    private static readonly string[] Words = ["amber", "birch", "cedar", "delta", "ember", "flint", "grove", "heron", "ivory", "jade", "kelp", "lotus", "maple", "north", "onyx", "pine", "quartz", "reed", "slate", "thorn"];

    // Given a seed, the numbers are documented never to change.
    private readonly Random _random = new(seed);
    private int _names;

    /// <summary>A whole number, both ends included.</summary>
    public int Number(int from, int to) => _random.Next(from, to + 1);

    /// <summary>Two different numbers.</summary>
    public (int Pre, int Post) Numbers(int from, int to)
    {
        var pre = Number(from, to);
        var post = Number(from, to - 1);
        return (pre, post >= pre ? post + 1 : post);
    }

    /// <summary>Two different ones of these.</summary>
    public (string Pre, string Post) Two(params ReadOnlySpan<string> all)
    {
        var (pre, post) = Numbers(0, all.Length - 1);
        return (all[pre], all[post]);
    }

    /// <summary>One of these.</summary>
    public string One(params ReadOnlySpan<string> all) => all[Number(0, all.Length - 1)];

    /// <summary>One of these.</summary>
    public T One<T>(IReadOnlyList<T> all) => all[Number(0, all.Count - 1)];

    /// <summary>A lower-case word.</summary>
    public string Word() => One(Words);

    /// <summary>Two different words.</summary>
    public (string Pre, string Post) TwoWords() => Two(Words);

    /// <summary>An identifier that no other of this pair has.</summary>
    public string Name() => Word() is var word ? $"{char.ToUpperInvariant(word[0])}{word[1..]}{++_names}" : "";

    /// <summary>True so often of a hundred.</summary>
    public bool Chance(int percent) => Number(1, 100) <= percent;
}
