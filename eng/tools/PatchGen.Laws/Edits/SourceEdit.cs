using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using PatchGen.Generator.Diff;

namespace PatchGen.Laws.Edits;

/// <summary>A rewriting of all of a library's sources, and the facts that it may make.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Rewrite">The changes of the trees that it is asked for; it may look at all of the compilation.</param>
/// <param name="Allows">True for a fact that the edit itself declares.</param>
internal sealed record SourceEdit(string Name, Func<CSharpCompilation, IReadOnlyList<SyntaxTree>, IEnumerable<(SyntaxTree Tree, TextChange Change)>> Rewrite, Func<Fact, bool> Allows)
{
    /// <summary>Something unrelated in every class.</summary>
    public static SourceEdit Added { get; } = new("a lambda, an async method and an anonymous type in every class", Addition.Of, Addition.IsItself);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceEdit> All { get; } =
    [
        new("comments and blank lines", EachTree(Comments.Of), Nothing),
        new("members in reverse order", EachTree(Reversal.Of), Nothing),
        new("renamed locals", (compilation, trees) => new Renaming(compilation).Locals(trees), Nothing),
        new("renamed parameters", (compilation, trees) => new Renaming(compilation).Parameters(trees), fact => fact is ParametersChanged { Defaults: false }),
        new("lines and regions", EachTree(Directives.Of), Nothing),
        Added,
    ];

    private static bool Nothing(Fact fact) => false;

    private static Func<CSharpCompilation, IReadOnlyList<SyntaxTree>, IEnumerable<(SyntaxTree, TextChange)>> EachTree(Func<SyntaxNode, IEnumerable<TextChange>> of) =>
        (_, trees) => trees.SelectMany(tree => of(tree.GetRoot()).Select(change => (tree, change)));

    /// <summary>The texts of the trees that change.</summary>
    public static IEnumerable<(SyntaxTree Tree, SourceText Text, int Edits)> Apply(IEnumerable<(SyntaxTree Tree, TextChange Change)> changes) =>
        changes.GroupBy(c => c.Tree, c => c.Change).Select(g => (g.Key, g.Key.GetText().WithChanges(g.OrderBy(c => c.Span.Start)), g.Count()));
}
