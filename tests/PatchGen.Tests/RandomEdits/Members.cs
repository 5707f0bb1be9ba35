using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PatchGen.Tests.RandomEdits;

/// <summary>Where a node stands.</summary>
internal static class Members
{
    /// <summary>The line, from 1.</summary>
    public static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>The line where it ends.</summary>
    public static int LastLine(SyntaxNode node) => node.GetLocation().GetLineSpan().EndLinePosition.Line + 1;

    /// <summary>The metadata name of the member that a node's code ends up in, fields for their initializers; empty where it is none's.</summary>
    public static string NameOf(SyntaxNode node)
    {
        foreach (var ancestor in node.AncestorsAndSelf())
        {
            switch (ancestor)
            {
                case AccessorDeclarationSyntax accessor: return (accessor.IsKind(SyntaxKind.GetAccessorDeclaration) ? "get_" : "set_") + PropertyName(accessor.Parent!.Parent!);
                case BasePropertyDeclarationSyntax property: return "get_" + PropertyName(property);
                case MethodDeclarationSyntax method: return method.Identifier.Text;
                case ConstructorDeclarationSyntax constructor: return constructor.Modifiers.Any(SyntaxKind.StaticKeyword) ? ".cctor" : ".ctor";
                case OperatorDeclarationSyntax { OperatorToken.Text: "+" }: return "op_Addition";
                case EnumMemberDeclarationSyntax member: return member.Identifier.Text;
                case FieldDeclarationSyntax field: return field.Declaration.Variables[0].Identifier.Text;
                case TypeDeclarationSyntax: return "";
            }
        }

        return "";
    }

    private static string PropertyName(SyntaxNode property) => property is PropertyDeclarationSyntax p ? p.Identifier.Text : "Item";
}
