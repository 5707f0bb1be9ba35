using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PatchGen.Laws.Edits;

/// <summary>Gives locals, or parameters, other names: all but those whose name the program itself can see.</summary>
internal sealed class Renaming(CSharpCompilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<(SyntaxTree Tree, TextSpan Span)>> places = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> seen = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<string, bool> seenNames = new();

    /// <summary>The renaming of all locals.</summary>
    public IEnumerable<(SyntaxTree, TextChange)> Locals(IReadOnlyList<SyntaxTree> trees) => Changes(trees, symbol => symbol is ILocalSymbol { IsImplicitlyDeclared: false });

    /// <summary>The renaming of the parameters of methods, lambdas, delegates and indexers.</summary>
    public IEnumerable<(SyntaxTree, TextChange)> Parameters(IReadOnlyList<SyntaxTree> trees) => Changes(trees, symbol => symbol is IParameterSymbol);

    private IEnumerable<(SyntaxTree, TextChange)> Changes(IReadOnlyList<SyntaxTree> trees, Func<ISymbol, bool> wanted)
    {
        Parallel.ForEach(trees, tree => Find(tree, wanted));
        var editable = trees.ToHashSet();
        var number = 0;
        // One that some other tree names, which must not change, keeps its name.
        foreach (var (symbol, found) in places.OrderBy(p => p.Value.Min(f => (f.Tree.FilePath, f.Span.Start))))
        {
            if (seen.ContainsKey(symbol) || seenNames.ContainsKey(symbol.Name) || symbol.Name is "_" or "" || found.Any(f => !editable.Contains(f.Tree)) || !IsDeclared(symbol, found)) continue;
            var name = $"renamed{number++}_{symbol.Name}";
            foreach (var (tree, span) in found) yield return (tree, new(span, name));
        }
    }

    private static bool IsDeclared(ISymbol symbol, ConcurrentBag<(SyntaxTree Tree, TextSpan Span)> found) =>
        symbol.Locations.Length == 1 && found.Any(f => f.Tree == symbol.Locations[0].SourceTree && f.Span == symbol.Locations[0].SourceSpan);

    private void Find(SyntaxTree tree, Func<ISymbol, bool> wanted)
    {
        var model = compilation.GetSemanticModel(tree);
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            switch (node)
            {
                case IdentifierNameSyntax name when name.Parent is NameColonSyntax:
                    // Whose name it is must be known, or all of that name keep it.
                    if (Parameter(model.GetSymbolInfo(name).Symbol) is { } named) Add(named, name.Identifier, wanted);
                    else seenNames.TryAdd(name.Identifier.ValueText, true);
                    break;
                case IdentifierNameSyntax name when model.GetSymbolInfo(name).Symbol is { } symbol && Original(symbol) is { } original && wanted(original):
                    Add(original, name.Identifier, wanted);
                    if (IsSeen(model, name)) seen.TryAdd(original, true);
                    break;
                case VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax or CatchDeclarationSyntax or ParameterSyntax:
                    if (model.GetDeclaredSymbol(node) is not { } declared || !wanted(declared)) break;
                    Add(declared, Identifier(node), wanted);
                    if (node is ParameterSyntax parameter && IsSeen(model, parameter)) seen.TryAdd(declared, true);
                    break;
            }
        }
    }

    private void Add(ISymbol symbol, SyntaxToken identifier, Func<ISymbol, bool> wanted)
    {
        if (wanted(symbol)) places.GetOrAdd(symbol, _ => []).Add((identifier.SyntaxTree!, identifier.Span));
    }

    private static SyntaxToken Identifier(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier,
        SingleVariableDesignationSyntax designation => designation.Identifier,
        ForEachStatementSyntax each => each.Identifier,
        CatchDeclarationSyntax caught => caught.Identifier,
        ParameterSyntax parameter => parameter.Identifier,
        _ => default,
    };

    private static ISymbol Original(ISymbol symbol) => Parameter(symbol) ?? symbol;

    private static IParameterSymbol? Parameter(ISymbol? symbol)
    {
        if (symbol is not IParameterSymbol parameter) return null;
        return parameter.ContainingSymbol switch
        {
            IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition.Parameters[parameter.Ordinal + 1],
            // An indexer's accessors have parameters of their own, which nobody declares.
            IMethodSymbol { AssociatedSymbol: IPropertySymbol indexer } when parameter.Ordinal < indexer.Parameters.Length => indexer.OriginalDefinition.Parameters[parameter.Ordinal],
            _ => parameter.OriginalDefinition,
        };
    }

    // Where the name itself becomes part of the program.
    private static bool IsSeen(SemanticModel model, IdentifierNameSyntax name)
    {
        if (name.Parent is AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } or ArgumentSyntax { Parent: TupleExpressionSyntax, NameColon: null }) return true;
        foreach (var ancestor in name.Ancestors())
        {
            switch (ancestor)
            {
                case InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }:
                    return true;
                // What is written in the argument may be asked for as text.
                case InvocationExpressionSyntax or ObjectCreationExpressionSyntax or ImplicitObjectCreationExpressionSyntax or ElementAccessExpressionSyntax
                    when model.GetSymbolInfo(ancestor).Symbol is { } called && Asks(called):
                    return true;
                case LambdaExpressionSyntax lambda when IsTree(model, lambda) && model.GetSymbolInfo(name).Symbol is IParameterSymbol:
                    return true;
                case AttributeSyntax:
                    return true;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool IsSeen(SemanticModel model, ParameterSyntax parameter)
    {
        var owner = parameter.Parent?.Parent;
        switch (owner)
        {
            // The parameters of a primary constructor are captured under their names, those of a record are properties.
            case TypeDeclarationSyntax:
                return true;
            // Both parts must agree, and generators write one of them.
            case MethodDeclarationSyntax method when method.Modifiers.Any(SyntaxKind.PartialKeyword):
                return true;
        }

        // An expression tree keeps the names of its parameters.
        if (parameter.Ancestors().OfType<LambdaExpressionSyntax>().Any(lambda => IsTree(model, lambda))) return true;
        // Attributes name parameters by text.
        var name = parameter.Identifier.ValueText;
        return owner is not null && owner.DescendantNodes(n => n is not (BlockSyntax or ArrowExpressionClauseSyntax)).OfType<AttributeSyntax>()
            .SelectMany(a => a.DescendantNodes().OfType<LiteralExpressionSyntax>()).Any(l => l.Token.ValueText == name);
    }

    private static bool IsTree(SemanticModel model, LambdaExpressionSyntax lambda) =>
        model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { Name: "Expression", ContainingNamespace.Name: "Expressions" };

    private static bool Asks(ISymbol called)
    {
        var parameters = called switch { IMethodSymbol method => method.Parameters, IPropertySymbol property => property.Parameters, _ => [] };
        return parameters.Any(p => p.GetAttributes().Any(a => a.AttributeClass?.Name == "CallerArgumentExpressionAttribute"));
    }
}
