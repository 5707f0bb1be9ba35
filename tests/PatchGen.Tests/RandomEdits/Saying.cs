using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PatchGen.Tests.RandomEdits;

/// <summary>What the reason of an edited expression must say.</summary>
internal static class Saying
{
    /// <summary>Whatever is said of a place, it says what came, went or became another there.</summary>
    public const string Anything = " became | added| removed| -> | in place of |comparison changed";

    /// <summary>A number that is one more now.</summary>
    public static string Number(LiteralExpressionSyntax literal)
    {
        var around = Around(literal);
        if (IsConstant(around) && around is not LiteralExpressionSyntax) return Anything;
        var became = $"\\b{literal.Token.Value} -> {(int)literal.Token.Value! + 1}\\b";
        // What is compared with zero is not compared but tested.
        return literal.Token.Value is 0 && around is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } ? became + "|comparison" : became;
    }

    /// <summary>An operator in whose place stands another one: its symbol, or that a comparison is another one.</summary>
    public static string Operator(ExpressionSyntax expression, string post)
    {
        if (IsConstant(expression)) return Anything;
        if (post is not ("<" or "<=" or ">" or ">=" or "==" or "!=" or "&&" or "||")) return $" {Regex.Escape(post)}( |\n|$)";
        return post is ("&&" or "||") && expression.ChildNodes().Any(IsConstant) ? Anything : "comparison|use of operator (Ine|E)quality";
    }

    /// <summary>A cast to another type.</summary>
    public static string Cast(CastExpressionSyntax cast) => IsConstant(cast.Expression) ? Anything : "cast to";

    /// <summary>A condition that is turned round.</summary>
    public static string Condition(ExpressionSyntax condition) => condition.DescendantNodesAndSelf().Any(n => n is (BinaryExpressionSyntax or IsPatternExpressionSyntax) && IsConstant(n)) ? Anything : "comparison|a jump";

    private static SyntaxNode Around(SyntaxNode node)
    {
        var around = node.Parent!;
        while (around is ParenthesizedExpressionSyntax) around = around.Parent!;
        return around;
    }

    // The compiler computes what holds nothing else.
    private static bool IsConstant(SyntaxNode node) => node is ExpressionSyntax && node.DescendantNodesAndSelf().All(n => n is LiteralExpressionSyntax or BinaryExpressionSyntax
        or ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax or CheckedExpressionSyntax or PredefinedTypeSyntax
        or IsPatternExpressionSyntax or SwitchExpressionSyntax or SwitchExpressionArmSyntax or PatternSyntax);
}
