using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Laws.Edits;

/// <summary>A blank line and a comment before each member and statement.</summary>
internal static class Comments
{
    public static IEnumerable<TextChange> Of(SyntaxNode root) =>
        root.DescendantNodes(Descends)
            .Where(node => node is MemberDeclarationSyntax and not NamespaceDeclarationSyntax and not FileScopedNamespaceDeclarationSyntax and not GlobalStatementSyntax
                || node is StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax })
            .Select(node => new TextChange(new(node.FullSpan.Start, 0), "\n\n// a comment /* in a comment */\n"))
            .DistinctBy(change => change.Span.Start);

    // An argument's text, comments included, is what [CallerArgumentExpression] hands over.
    private static bool Descends(SyntaxNode node) => node is not (ArgumentSyntax or InterpolatedStringExpressionSyntax or EnumDeclarationSyntax);
}
