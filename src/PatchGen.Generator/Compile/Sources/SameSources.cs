using System.Text.RegularExpressions;

namespace PatchGen.Generator.Compile.Sources;

/// <summary>
/// Whether both sides of a referenced project are compiled from the same inputs, up to where the trees stand and the commit that is stamped:
/// then its assembly cannot differ, and is not compiled to find that out. In doubt they are not the same.
/// </summary>
internal static partial class SameSources
{
    private static readonly string[] Elsewhere =
        ["/out:", "/refout:", "/doc:", "/pdb:", "/errorlog:", "/generatedfilesout:", "/skipanalyzers", "/reportanalyzer", "/warnaserror", "/warn:", "/nowarn:"];

    /// <param name="pre">The pre side.</param>
    /// <param name="post">The post side.</param>
    /// <param name="projects">Assemblies of referenced projects, by the paths under which the post side names them: those are compared as such.</param>
    /// <param name="changed">Those of them that differ.</param>
    public static bool Of(SideInput.Sources pre, SideInput.Sources post, IReadOnlySet<string> projects, IReadOnlySet<string> changed)
    {
        // Without a reference assembly dependents would be compiled against the private tree's own build, which names that tree.
        if (pre.Root is not { } preRoot || post.Root is not { } postRoot || pre.ReferenceOutput is null) return false;
        var (given, wanted) = (Inputs(pre, preRoot).ToList(), Inputs(post, postRoot).ToList());
        if (given.Count != wanted.Count) return false;
        foreach (var (before, after) in given.Zip(wanted))
        {
            if (before.Replace(preRoot, postRoot, StringComparison.Ordinal) != after) return false;
            if (IsReference(after) && Paths(after, post).FirstOrDefault(projects.Contains) is { } used)
            {
                if (changed.Contains(used)) return false;
                continue;
            }

            foreach (var (a, b) in Paths(before, pre).Zip(Paths(after, post)))
                if (a != b && File.Exists(b) && !Same(a, b, preRoot, postRoot)) return false;
        }

        return true;
    }

    // What goes out, and what only judges: the baseline is not judged again. Of the fence around a private tree nothing reaches the code.
    private static IEnumerable<string> Inputs(SideInput.Sources side, string root) => side.CscArguments.Where(argument =>
        !Elsewhere.Any(option => argument.StartsWith(option, StringComparison.OrdinalIgnoreCase))
        && !argument.Equals($"/analyzerconfig:{Path.GetDirectoryName(root)}/.editorconfig", StringComparison.Ordinal));

    private static bool IsReference(string argument) => argument.StartsWith("/reference:", StringComparison.OrdinalIgnoreCase) || argument.StartsWith("/r:", StringComparison.OrdinalIgnoreCase);

    // A source file, or an option with a file's name, which a comma may follow: what is no file exists on neither side.
    private static IEnumerable<string> Paths(string argument, SideInput.Sources side)
    {
        var value = argument.StartsWith('/') && argument.IndexOf(':') is var colon and > 0 ? argument[(colon + 1)..] : argument;
        return value.Split(',', ';').Append(value).Where(part => part.Length > 0 && part.IndexOfAny(Path.GetInvalidPathChars()) < 0).Select(part => Path.GetFullPath(part, side.ProjectDirectory));
    }

    private static bool Same(string pre, string post, string preRoot, string postRoot)
    {
        if (!File.Exists(pre)) return false;
        var (a, b) = (File.ReadAllBytes(pre), File.ReadAllBytes(post));
        if (a.AsSpan().SequenceEqual(b)) return true;
        // What the build writes names the tree; what it stamps names the commit, and a stamp is no reason for a patch.
        var (x, y) = (File.ReadAllText(pre).Replace(preRoot, postRoot, StringComparison.Ordinal), File.ReadAllText(post));
        return x == y || (IsStamp(post) && Commit().Replace(x, "") == Commit().Replace(y, ""));
    }

    private static bool IsStamp(string file) =>
        file.Contains("/obj/", StringComparison.Ordinal) && (file.EndsWith(".AssemblyInfo.cs", StringComparison.Ordinal) || file.EndsWith(".sourcelink.json", StringComparison.Ordinal));

    [GeneratedRegex("[0-9a-f]{40}")]
    private static partial Regex Commit();
}
