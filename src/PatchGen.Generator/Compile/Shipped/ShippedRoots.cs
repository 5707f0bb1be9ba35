using System.Reflection.Metadata;
using PatchGen.Generator.Compile.Csc;

namespace PatchGen.Generator.Compile.Shipped;

/// <summary>
/// Where a shipped build saw its sources, from its PDB: a tree compiled here must seem to stand there, for the compiler
/// puts paths into code (CallerFilePath) and into names (file-local types).
/// </summary>
public static class ShippedRoots
{
    /// <summary>The same side, mapped to the shipped build's root; unchanged where the side is no tree or the PDB does not tell.</summary>
    public static SideInput Align(SideInput side, Snapshot shipped)
    {
        if (side is not SideInput.Sources sources || shipped.Symbols is not { } symbols) return side;
        var documents = symbols.Documents.Select(d => symbols.GetString(symbols.GetDocument(d).Name)).ToList();
        var files = SourceSide.Files(sources).ToLookup(path => Path.GetFileName(path));
        var roots = documents
            .SelectMany(document => files[NameOf(document)].Select(file => Roots(document, file)))
            .Where(pair => pair.Local.Length > 0)
            .GroupBy(pair => pair)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Local, StringComparer.Ordinal)
            .Select(group => group.Key)
            .FirstOrDefault();
        return roots == default ? side : sources with { Root = roots.Local, ShippedRoot = roots.Shipped };
    }

    // What is left of two paths when their common end is taken away, whole names at a time.
    private static (string Local, string Shipped) Roots(string document, string file)
    {
        var (shipped, local) = (document.Replace('\\', '/').Split('/'), file.Split('/'));
        var same = 0;
        while (same < Math.Min(shipped.Length, local.Length) - 1 && shipped[^(same + 1)] == local[^(same + 1)]) same++;
        return (string.Join('/', local[..^same]), string.Join(document.Contains('\\') ? '\\' : '/', shipped[..^same]));
    }

    private static string NameOf(string document) => document[(document.LastIndexOfAny(['/', '\\']) + 1)..];
}
