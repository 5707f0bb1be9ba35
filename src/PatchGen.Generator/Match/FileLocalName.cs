namespace PatchGen.Generator.Match;

/// <summary>The name of a file-local type, <c>&lt;File&gt;F64_hex_digits__Name</c>: the digits are a hash of the file's path.</summary>
/// <param name="File">The file's name, as far as it can stand in an identifier.</param>
/// <param name="Simple">The type's name as it is declared, with its arity.</param>
internal readonly record struct FileLocalName(string File, string Simple)
{
    private const int Digits = 64;

    /// <summary>True for such a name.</summary>
    public static bool Is(string name) => Parse(name) is not null;

    /// <summary>What stands before the declared name in such a name: it tells the file.</summary>
    public static string Prefix(string name) => name[..(name.IndexOf(">F", StringComparison.Ordinal) + 2 + Digits + 2)];

    /// <summary>The parts of such a name; null for any other.</summary>
    public static FileLocalName? Parse(string name)
    {
        var end = name.StartsWith('<') ? name.IndexOf(">F", StringComparison.Ordinal) : -1;
        var digits = end + 2;
        return end > 0 && name.Length > digits + Digits + 2
            && name.AsSpan(digits + Digits, 2) is "__"
            && !name.AsSpan(digits, Digits).ContainsAnyExcept("0123456789ABCDEF")
            ? new(name[1..end], name[(digits + Digits + 2)..])
            : null;
    }
}
