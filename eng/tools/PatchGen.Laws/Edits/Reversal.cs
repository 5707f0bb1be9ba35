using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Laws.Edits;

/// <summary>
/// The members of each type in reverse order, but for fields: those stay, as the layout of structs and the order of initializers mean
/// something. Types inside types change places as a whole; of nested types only the innermost are reversed inside.
/// </summary>
internal static class Reversal
{
    public static IEnumerable<TextChange> Of(SyntaxNode root)
    {
        foreach (var type in root.DescendantNodes().OfType<TypeDeclarationSyntax>())
        {
            if (type is not (ClassDeclarationSyntax or StructDeclarationSyntax or InterfaceDeclarationSyntax or RecordDeclarationSyntax) || HasDirective(type)) continue;
            // The order of a COM interface's methods is its binary contract.
            if (type.AttributeLists.ToString().Contains("ComImport", StringComparison.Ordinal)) continue;
            var members = type.Members.Where(member => Moves(type, member)).ToList();
            if (members.Count < 2) continue;
            for (var i = 0; i < members.Count; i++)
                if (i != members.Count - 1 - i) yield return new(members[i].FullSpan, members[members.Count - 1 - i].ToFullString());
        }
    }

    // Nested types stay where they are: they are reversed inside.
    private static bool Moves(TypeDeclarationSyntax type, MemberDeclarationSyntax member) => member switch
    {
        BaseMethodDeclarationSyntax => true,
        // A record prints its properties in their order.
        PropertyDeclarationSyntax property => type is not RecordDeclarationSyntax && !IsStored(property),
        IndexerDeclarationSyntax => true,
        EventDeclarationSyntax => true,
        DelegateDeclarationSyntax => true,
        _ => false,
    };

    // It has a field of its own.
    private static bool IsStored(PropertyDeclarationSyntax property) =>
        property.Initializer is not null
        || (property.AccessorList is { } list && list.Accessors.Any(a => a.Body is null && a.ExpressionBody is null))
        || property.DescendantNodes().Any(n => n.IsKind(SyntaxKind.FieldExpression));

    // An #if, a #pragma or a #nullable between members would cover others.
    private static bool HasDirective(TypeDeclarationSyntax type) =>
        type.CloseBraceToken.LeadingTrivia.Any(t => t.IsDirective) || type.Members.Any(m => m.GetLeadingTrivia().Any(t => t.IsDirective));
}
