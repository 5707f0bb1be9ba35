using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PatchGen.Hooks;

namespace PatchGen.Generator.Compile.Hooks;

/// <summary>
/// Reads what hooks declare from their syntax: the rules are judged before hooks are compiled. What is written otherwise than as
/// literals is not seen here, and the Hooks step refuses it.
/// </summary>
internal static class HookReader
{
    public static IEnumerable<HookDeclaration> Read(SyntaxTree tree, string path)
    {
        foreach (var method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
        {
            var attributes = method.AttributeLists.SelectMany(list => list.Attributes).ToList();
            foreach (var attribute in attributes)
            {
                var name = NameOf(attribute);
                var shadow = name == "ShadowInitializer";
                if (!shadow && !Enum.TryParse<HookStage>(name, out _)) continue;
                yield return new HookDeclaration
                {
                    Stage = shadow ? null : Enum.Parse<HookStage>(name),
                    Type = TypeName(method.Parent),
                    Method = method.Identifier.ValueText,
                    Handles = Strings(Argument(attribute, nameof(HookAttribute.Handles))),
                    Member = String(Argument(attribute, nameof(HookAttribute.Member))),
                    RunsAtStart = Argument(attribute, nameof(HookAttribute.AtStart)) is MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(AtStart.Run) } or IdentifierNameSyntax { Identifier.ValueText: nameof(AtStart.Run) },
                    NoReverse = Positional(attributes, "NoReverse"),
                    Irreversible = Positional(attributes, "Irreversible"),
                    Span = Span(attribute.GetLocation(), path),
                };
            }
        }
    }

    public static SourceSpan Span(Location location, string path)
    {
        var span = location.GetLineSpan();
        return new(path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1, span.EndLinePosition.Line + 1, span.EndLinePosition.Character + 1);
    }

    private static string NameOf(AttributeSyntax attribute)
    {
        var name = attribute.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };
        return name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : name;
    }

    private static string TypeName(SyntaxNode? node) => node switch
    {
        BaseTypeDeclarationSyntax { Parent: BaseTypeDeclarationSyntax outer } type => $"{TypeName(outer)}+{MetadataName(type)}",
        BaseTypeDeclarationSyntax type => string.Join('.', type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(n => n.Name.ToString()).Append(MetadataName(type))),
        _ => "",
    };

    private static string MetadataName(BaseTypeDeclarationSyntax type) =>
        type is TypeDeclarationSyntax { TypeParameterList.Parameters.Count: var arity and > 0 } ? $"{type.Identifier.ValueText}`{arity}" : type.Identifier.ValueText;

    private static ExpressionSyntax? Argument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)?.Expression;

    private static string? Positional(IEnumerable<AttributeSyntax> attributes, string name) =>
        attributes.FirstOrDefault(a => NameOf(a) == name)?.ArgumentList?.Arguments is [var first, ..] ? String(first.Expression) ?? "" : null;

    private static ImmutableArray<string> Strings(ExpressionSyntax? expression) => expression switch
    {
        CollectionExpressionSyntax collection => [.. collection.Elements.OfType<ExpressionElementSyntax>().Select(e => String(e.Expression)).OfType<string>()],
        ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions.Select(String).OfType<string>()],
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions.Select(String).OfType<string>()],
        _ => [],
    };

    // A literal, or several added.
    private static string? String(ExpressionSyntax? expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string value } => value,
        ParenthesizedExpressionSyntax inner => String(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => String(sum.Left) is { } left && String(sum.Right) is { } right ? left + right : null,
        _ => null,
    };
}
