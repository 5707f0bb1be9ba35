using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Laws;

/// <summary>What a build at another commit, or without one, writes into the assembly.</summary>
internal static class Stamps
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>Changes the informational version, or adds one, and adds the commit's hash as metadata.</summary>
    /// <returns>How many places were edited.</returns>
    public static int Write(Copy copy, Library library, CSharpCompilation compilation)
    {
        var trees = compilation.SyntaxTrees.Where(t => library.Sources.Contains(t.FilePath)).ToList();
        var changes = trees.SelectMany(tree => Versions(tree.GetRoot()).Select(a => (Tree: tree, Change: new TextChange(a.Span, $"\"{a.Token.ValueText.Split('+')[0]}+{Commit}\"")))).ToList();
        var added = $"[assembly: global::System.Reflection.AssemblyMetadata(\"CommitHash\", \"{Commit}\")]\n";
        if (changes.Count == 0) added += $"[assembly: global::System.Reflection.AssemblyInformationalVersion(\"1.0.0+{Commit}\")]\n";
        var home = changes.Select(c => c.Tree).Append(trees.FirstOrDefault(t => Root(t).AttributeLists.Count > 0)).Append(trees[^1]).OfType<SyntaxTree>().First();
        // Behind the usings, before all else.
        var at = Root(home) is { AttributeLists: [var first, ..] } ? first.SpanStart : Root(home).Members.FirstOrDefault()?.FullSpan.Start ?? 0;
        changes.Add((home, new(new(at, 0), added)));
        foreach (var (tree, text, _) in Edits.SourceEdit.Apply(changes)) copy.Write(tree.FilePath, text);
        return changes.Count;
    }

    private static CompilationUnitSyntax Root(SyntaxTree tree) => (CompilationUnitSyntax)tree.GetRoot();

    private static IEnumerable<LiteralExpressionSyntax> Versions(SyntaxNode root) =>
        root.DescendantNodes(n => n is not TypeDeclarationSyntax).OfType<AttributeSyntax>()
            .Where(a => a.Name.ToString() is var name && (name.EndsWith("AssemblyInformationalVersion", StringComparison.Ordinal) || name.EndsWith("AssemblyInformationalVersionAttribute", StringComparison.Ordinal)))
            .SelectMany(a => a.DescendantNodes().OfType<LiteralExpressionSyntax>());
}
