using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PatchGen.Tests.RandomEdits;

/// <summary>Edits that change what a program says, and mostly what it does.</summary>
internal static class SemanticEdits
{
    private static readonly Dictionary<SyntaxKind, string> Operators = new()
    {
        [SyntaxKind.AddExpression] = "-", [SyntaxKind.SubtractExpression] = "+", [SyntaxKind.MultiplyExpression] = "+", [SyntaxKind.ExclusiveOrExpression] = "|",
        [SyntaxKind.BitwiseAndExpression] = "|", [SyntaxKind.BitwiseOrExpression] = "&", [SyntaxKind.LeftShiftExpression] = ">>", [SyntaxKind.RightShiftExpression] = "<<",
        [SyntaxKind.LessThanExpression] = "<=", [SyntaxKind.LessThanOrEqualExpression] = "<", [SyntaxKind.GreaterThanExpression] = ">=", [SyntaxKind.GreaterThanOrEqualExpression] = ">",
        [SyntaxKind.EqualsExpression] = "!=", [SyntaxKind.NotEqualsExpression] = "==", [SyntaxKind.LogicalAndExpression] = "||", [SyntaxKind.LogicalOrExpression] = "&&",
        [SyntaxKind.AddAssignmentExpression] = "-=", [SyntaxKind.SubtractAssignmentExpression] = "+=", [SyntaxKind.ExclusiveOrAssignmentExpression] = "+=",
        [SyntaxKind.DivideExpression] = "*", [SyntaxKind.ModuloExpression] = "*",
    };

    /// <summary>All edits of a program, by kind.</summary>
    public static ILookup<string, Func<Edit>> Of(SyntaxNode root) => root.DescendantNodes().Where(n => Members.NameOf(n) is { Length: > 0 } name && name is not ("Try" or "Run"))
        .SelectMany(n => Of(root, n)).ToLookup(e => e.Kind, e => e.Make);

    private static IEnumerable<(string Kind, Func<Edit> Make)> Of(SyntaxNode root, SyntaxNode node)
    {
        (string, Func<Edit>) Replace(string kind, string text, string says) => (kind, () => Edit.Replace(kind, root, node, text, says));
        switch (node)
        {
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression, Parent: EqualsValueClauseSyntax { Parent: ParameterSyntax } } literal:
                yield return ("default argument", () => Edit.Replace("default argument", root, literal, $"{literal.Token.Value}1", "default of y \\d+ -> \\d+1 was inlined here|y: default \\d+ -> default \\d+1") with { Spreads = true });
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal when literal.FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field && field.Modifiers.Any(SyntaxKind.ConstKeyword):
                yield return ("const", () => Edit.Replace("const", root, literal, $"{literal.Token.Value}1", "const Limit \\d+ -> \\d+1") with { Spreads = true });
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal when literal.FirstAncestorOrSelf<EnumMemberDeclarationSyntax>() is not null:
                yield return ("enum member", () => Edit.Replace("enum member", root, literal, $"{literal.Token.Value}1", "\\d+ -> \\d+") with { Spreads = true });
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal when !IsBound(literal):
                yield return Replace("number", $"{(int)literal.Token.Value! + 1}", Saying.Number(literal));
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal when literal.FirstAncestorOrSelf<FieldDeclarationSyntax>() is not null || literal.FirstAncestorOrSelf<ParameterSyntax>() is not null:
                yield return ("const string", () => Edit.Replace("const string", root, literal, "\"changed\"", "-> (default )?\"changed\"") with { Spreads = true });
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression, Parent: not ConstantPatternSyntax } literal:
                yield return Replace("text", $"\"{literal.Token.ValueText}s\"", "-> \"");
                break;
            case BinaryExpressionSyntax binary when !binary.Left.ToString().StartsWith("new Amount", StringComparison.Ordinal) && !IsText(binary) && Operators.TryGetValue(binary.Kind(), out var other) && !IsBound(binary):
                yield return ("operator", () => Edit.Replace("operator", root, binary, $"({binary.Left}) {other} ({binary.Right})", Saying.Operator(binary, other)));
                break;
            case AssignmentExpressionSyntax assignment when Operators.TryGetValue(assignment.Kind(), out var other):
                yield return ("operator", () => Edit.Replace("operator", root, assignment, $"{assignment.Left} {other} {assignment.Right}", Saying.Operator(assignment, other[..^1])));
                break;
            case IfStatementSyntax branch:
                yield return ("condition", () => Edit.Replace("condition", root, branch.Condition, $"!({branch.Condition})", Saying.Condition(branch.Condition)) with { LastLine = Members.LastLine(branch) });
                break;
            case ExpressionStatementSyntax { Parent: BlockSyntax } statement when statement.ToString() is var text && !text.Contains("await", StringComparison.Ordinal):
                // Of a try that guards nothing any more, and of an empty finally, the compiler leaves nothing.
                if (statement.Parent is not BlockSyntax { Statements.Count: 1, Parent: TryStatementSyntax or FinallyClauseSyntax }) yield return ("statement removed", () => Edit.Replace("statement removed", root, statement, ";", HasLambda(text) ? "removed|in place of" : "removed") with { Recaptures = HasLambda(text) });
                yield return ("call added", () => Edit.Replace("call added", root, statement, $"Lib.Log.Add(\"new\"); {statement}", "call to Add added"));
                yield return ("throw added", () => Edit.Replace("throw added", root, statement, $"if (Lib.Log.Count > 5) throw new NotSupportedException(\"new\"); {statement}", "throw new NotSupportedException added"));
                yield return ("statement twice", () => Edit.Replace("statement twice", root, statement, $"{statement} {statement}", "added"));
                break;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "First" or "Second" or "Third" } } call when Members.NameOf(call) is not ("First" or "Second" or "Third"):
                yield return ("another callee", () => Edit.Replace("another callee", root, call, $"Lib.Add{call.ArgumentList}", "call to Add in place of call to (First|Second|Third)"));
                yield return ("arguments swapped", () => Edit.Replace("arguments swapped", root, call, $"{call.Expression}({call.ArgumentList.Arguments[1]}, {call.ArgumentList.Arguments[0]})", Saying.Anything));
                break;
            case MethodDeclarationSyntax { Identifier.Text: "Chosen" } method when method.ParameterList.Parameters[0].Type!.ToString() == "long":
                yield return ("better overload", () => Edit.Replace("better overload", root, method, method + " public static int Chosen(int x) => x ^ 85;", "overload Chosen\\(int\\) is now chosen|MethodAdded .*::Chosen\\(") with { Spreads = true });
                break;
            case CatchClauseSyntax { Declaration: { } caught }:
                yield return ("caught type", () => Edit.Replace("caught type", root, caught.Type, "FormatException", "catch FormatException in place of catch InvalidOperationException"));
                break;
            case FinallyClauseSyntax last:
                yield return ("finally removed", () => Edit.Replace("finally removed", root, last, "", "finally removed"));
                break;
            case MethodDeclarationSyntax { Identifier.Text: "Virtual" } method when method.Modifiers.Any(SyntaxKind.OverrideKeyword):
                yield return ("override removed", () => Edit.Replace("override removed", root, method, "", "MethodRemoved .*::Virtual\\(") with { Spreads = true });
                break;
            case CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.Text: "byte" or "sbyte" or "short" or "ushort" } type }:
                yield return ("cast", () => Edit.Replace("cast", root, type, type.Keyword.Text == "byte" ? "short" : "byte", Saying.Cast((CastExpressionSyntax)type.Parent!)));
                break;
            case AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement }:
                yield return ("await added", () => Edit.Replace("await added", root, statement, $"await Task.Delay(0); {statement}", "call to Delay "));
                break;
            case YieldStatementSyntax yields:
                yield return ("yield", () => Edit.Replace("yield", root, yields, $"yield return -({yields.Expression});", "unary - added"));
                break;
        }
    }

    // Texts are put together, and do no more.
    private static bool IsText(BinaryExpressionSyntax binary) => binary.IsKind(SyntaxKind.AddExpression) && Members.NameOf(binary) == "Find";

    private static bool HasLambda(string text) => text.Contains("=>", StringComparison.Ordinal);

    // The bounds of loops, which must end, and the divisors.
    private static bool IsBound(SyntaxNode node) =>
        node.FirstAncestorOrSelf<ForStatementSyntax>() is { } loop && (loop.Condition!.Span.Contains(node.Span) || loop.Declaration!.Span.Contains(node.Span)
            || loop.Incrementors.Span.Contains(node.Span))
        || node is LiteralExpressionSyntax { Parent: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.DivideExpression or (int)SyntaxKind.ModuloExpression } }
        || node.Parent is ConstantPatternSyntax or RelationalPatternSyntax or CaseSwitchLabelSyntax;
}
