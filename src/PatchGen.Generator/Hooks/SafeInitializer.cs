using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Hooks;

/// <summary>
/// Initializers that may run again, anywhere, with nothing else to decide: of an immutable type of the framework, made of constants and of
/// the framework's own members. Whatever asks the target's code, or makes what could have been filled meanwhile, is the maintainer's to judge.
/// </summary>
internal static class SafeInitializer
{
    private static readonly HashSet<string> Immutable =
    [
        "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Guid", "System.Uri", "System.Version",
        "System.Type", "System.Text.RegularExpressions.Regex", "System.Decimal",
    ];

    /// <summary>The post initializer as C# that means the same in a hook; null where it is not of that kind.</summary>
    public static string? Of(IFieldSymbol field, Snapshot post, CancellationToken cancel)
    {
        if (!IsImmutable(field.Type) || InitialValue.Initializer(field, cancel) is not { } initializer) return null;
        var model = post.Compilation!.GetSemanticModel(initializer.SyntaxTree);
        var qualifier = new Qualifier(model, Place.TypeOf(field.Type), cancel);
        var text = qualifier.Visit(initializer)!.NormalizeWhitespace().ToString();
        return qualifier.IsSafe ? text : null;
    }

    private static bool IsImmutable(ITypeSymbol type) =>
        type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) || type.TypeKind == TypeKind.Enum || Immutable.Contains(type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString());

    private static bool IsFramework(ISymbol symbol) => symbol.ContainingAssembly?.Name is { } name && (name.StartsWith("System", StringComparison.Ordinal) || name is "netstandard" or "mscorlib");

    // Names in full, so that they mean the same without the usings and the type around them.
    private sealed class Qualifier(SemanticModel model, string type, CancellationToken cancel) : CSharpSyntaxRewriter
    {
        public bool IsSafe { get; private set; } = true;

        public override SyntaxNode? Visit(SyntaxNode? node)
        {
            if (node is ExpressionSyntax expression and not LiteralExpressionSyntax && model.GetConstantValue(expression, cancel) is { HasValue: true, Value: string or int or bool or char } constant
                && model.GetTypeInfo(expression, cancel).Type is { TypeKind: not TypeKind.Enum })
                return SyntaxFactory.ParseExpression(SymbolDisplay.FormatPrimitive(constant.Value!, quoteStrings: true, useHexadecimalNumbers: false)!);
            if (node is LambdaExpressionSyntax or AnonymousMethodExpressionSyntax or AssignmentExpressionSyntax or QueryExpressionSyntax or AwaitExpressionSyntax or InitializerExpressionSyntax) IsSafe = false;
            return base.Visit(node);
        }

        public override SyntaxNode? VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node) =>
            SyntaxFactory.ObjectCreationExpression(SyntaxFactory.ParseTypeName(type), (ArgumentListSyntax)Visit(node.ArgumentList)!, (InitializerExpressionSyntax?)Visit(node.Initializer));

        public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node) =>
            model.GetSymbolInfo(node, cancel).Symbol is INamedTypeSymbol named ? Type(named) : node.WithExpression((ExpressionSyntax)Visit(node.Expression)!).WithName(Checked(node.Name));

        public override SyntaxNode? VisitQualifiedName(QualifiedNameSyntax node) =>
            model.GetSymbolInfo(node, cancel).Symbol is INamedTypeSymbol named ? Type(named) : base.VisitQualifiedName(node);

        public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node)
        {
            // The names of arguments are no expressions.
            if (node.Parent is NameColonSyntax) return node;
            switch (model.GetSymbolInfo(node, cancel).Symbol)
            {
                case INamedTypeSymbol named:
                    return Type(named);
                case { IsStatic: true, ContainingType: { } owner } member when IsFramework(member):
                    return SyntaxFactory.ParseExpression($"{Place.TypeOf(owner)}.{member.Name}");
                default:
                    IsSafe = false;
                    return node;
            }
        }

        public override SyntaxNode? VisitGenericName(GenericNameSyntax node)
        {
            IsSafe = false;
            return node;
        }

        private SimpleNameSyntax Checked(SimpleNameSyntax name)
        {
            if (name is GenericNameSyntax || model.GetSymbolInfo(name, cancel).Symbol is not { } symbol || !IsFramework(symbol)) IsSafe = false;
            return name;
        }

        private TypeSyntax Type(INamedTypeSymbol named)
        {
            if (!IsFramework(named)) IsSafe = false;
            return SyntaxFactory.ParseTypeName(Place.TypeOf(named));
        }
    }
}
