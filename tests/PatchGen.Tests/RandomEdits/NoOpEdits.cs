using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PatchGen.Tests.RandomEdits;

/// <summary>Edits that change nothing that runs: each with the kinds of facts that it may have.</summary>
internal static class NoOpEdits
{
    /// <summary>All edits of a program, by kind.</summary>
    public static ILookup<string, Func<Edit>> Of(SyntaxNode root) => root.DescendantNodes().SelectMany(n => Of(root, n)).ToLookup(e => e.Kind, e => e.Make);

    private static IEnumerable<(string Kind, Func<Edit> Make)> Of(SyntaxNode root, SyntaxNode node)
    {
        (string, Func<Edit>) Replace(string kind, SyntaxNode old, Func<string> text, string says = "") => (kind, () => Edit.Replace(kind, root, old, text(), says) with { IsNoOp = true });
        switch (node)
        {
            // A text in whose holes code stands has no room for directives.
            case StatementSyntax { Parent: BlockSyntax } statement and not LocalFunctionStatementSyntax when statement.FirstAncestorOrSelf<InterpolationSyntax>() is null:
                yield return Replace("lines and comments", statement, () => $"// a comment\n\n#region here\n/* and another */ {statement}\n#endregion\n");
                yield return Replace("#line", statement, () => $"\n#line 200 \"Other.cs\"\n{statement}\n#line default\n");
                break;
            case BinaryExpressionSyntax binary:
                yield return Replace("parentheses", binary, () => $"({binary})");
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal:
                yield return Replace("another form of a number", literal, () => $"0x{literal.Token.Value:x}");
                break;
            case IfStatementSyntax { Statement: BlockSyntax block }:
                yield return Replace("braces", block, () => $"{{ {block} }}");
                break;
            case VariableDeclarationSyntax { Type.IsVar: true, Variables: [{ Initializer.Value: not InitializerExpressionSyntax } v] } declaration when v.Identifier.Text is "t" or "v":
                yield return Replace("type of a local", declaration.Type, () => "System.Int32");
                yield return ("local renamed", () => Rename(root, declaration, v.Identifier.Text));
                break;
            case MethodDeclarationSyntax method when method.Parent is ClassDeclarationSyntax type && !type.Modifiers.Any(SyntaxKind.StaticKeyword):
                yield return Replace("members reordered", type, () => Reordered(type));
                yield return Replace("unrelated member", method, () => Unrelated + method, "^$|MethodAdded .*::Unrelated\\(");
                yield return ("parameter renamed", () => Rename(root, method.ParameterList, method.ParameterList.Parameters.FirstOrDefault()?.Identifier.Text ?? "none"));
                break;
            case TypeDeclarationSyntax { Parent: CompilationUnitSyntax } type:
                yield return ("types reordered", () => new("types reordered", root.RemoveNode(type, SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString() + "\n" + type, "", 1, 1, "") { IsNoOp = true });
                break;
        }
    }

    private const string Unrelated =
        "public async Task<object> Unrelated(int z) { Func<int, int> f = x => x + z; Func<int, int> g = x => x * 3; await Task.Yield(); int H(int x) => x + z; return new { zero = f(1), one = g(2), two = H(3) }; }\n";

    // Instance and static fields keep their places: initializers run in their order.
    private static string Reordered(ClassDeclarationSyntax type)
    {
        var methods = new Queue<MemberDeclarationSyntax>(type.Members.Where(m => m is not FieldDeclarationSyntax).Reverse());
        return type.WithMembers([.. type.Members.Select(m => m is FieldDeclarationSyntax ? m : methods.Dequeue())]).ToString();
    }

    // Within the member: no other name there may be the same.
    private static Edit Rename(SyntaxNode root, SyntaxNode declaration, string name)
    {
        var member = declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>()!;
        var isParameter = declaration is ParameterListSyntax;
        var tokens = member.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.Text == name
            && t.Parent is not MemberAccessExpressionSyntax && (t.Parent is not IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax access } || access.Expression.Span.Contains(t.Span)));
        var renamed = member.ReplaceTokens(tokens, (t, _) => SyntaxFactory.Identifier(t.LeadingTrivia, name + "Renamed", t.TrailingTrivia));
        var kind = isParameter ? "parameter renamed" : "local renamed";
        return Edit.Replace(kind, root, member, renamed.ToString(), isParameter ? "^$|ParametersChanged " : "") with { IsNoOp = true };
    }
}
