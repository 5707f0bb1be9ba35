using Microsoft.CodeAnalysis.CSharp;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>
/// Makes a private tree compile as if it stood where the shipped build saw it: every path that the compiler is told is the shipped
/// one, and every file is read from the private tree. A PathMap alone would not do: generators, editorconfig and source link see paths too.
/// </summary>
internal sealed class Relocation
{
    private readonly string? root;
    private readonly string? shippedRoot;
    private readonly string? pathMap;

    private Relocation(string? root, string? shippedRoot, string? pathMap) => (this.root, this.shippedRoot, this.pathMap) = (root, shippedRoot, pathMap);

    /// <summary>What a side asks for; does nothing where the tree stands where it was shipped from.</summary>
    public static Relocation Of(SideInput.Sources sources)
    {
        var (root, shipped) = (Trim(sources.Root), sources.ShippedRoot);
        if (root is null || string.IsNullOrEmpty(shipped)) return new(null, null, null);
        // A root of another system (C:\build, or a relative one) is no path that this compiler could read from.
        if (!Path.IsPathRooted(shipped)) return new(null, null, $"/pathmap:{root}={shipped}");
        return root == Trim(shipped) ? new(null, null, null) : new(root, Trim(shipped), null);
    }

    /// <summary>The text with each path below the private root replaced by the shipped path.</summary>
    public string Apply(string text)
    {
        if (root is null) return text;
        for (var at = text.IndexOf(root, StringComparison.Ordinal); at >= 0; at = text.IndexOf(root, at, StringComparison.Ordinal))
        {
            var end = at + root.Length;
            if ((at == 0 || !IsPathCharacter(text[at - 1])) && (end == text.Length || text[end] == '/' || !IsPathCharacter(text[end])))
            {
                text = string.Concat(text.AsSpan(0, at), shippedRoot, text.AsSpan(end));
                at += shippedRoot!.Length;
            }
            else
            {
                at = end;
            }
        }

        return text;
    }

    /// <summary>The arguments as the shipped build would have given them.</summary>
    public CSharpCommandLineArguments Parse(SideInput.Sources sources)
    {
        var arguments = root is null ? sources.CscArguments : sources.CscArguments.Select(Apply);
        return CSharpCommandLineParser.Default.Parse(
            pathMap is null ? arguments : arguments.Append(pathMap),
            Apply(sources.ProjectDirectory),
            Path.GetDirectoryName(typeof(object).Assembly.Location));
    }

    private static bool IsPathCharacter(char c) => char.IsLetterOrDigit(c) || c is '/' or '.' or '_' or '-';

    private static string? Trim(string? path) => string.IsNullOrEmpty(path) ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
