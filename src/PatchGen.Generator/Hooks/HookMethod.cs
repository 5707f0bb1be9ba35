using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>A hook as the compiler sees it.</summary>
/// <param name="Declaration">What its source says.</param>
/// <param name="Symbol">The method; null where the attribute is not PatchGen's.</param>
internal sealed record HookMethod(HookDeclaration Declaration, IMethodSymbol? Symbol);

/// <summary>Finds the methods that the sources declare to be hooks.</summary>
internal static class HookMethods
{
    private const string Space = "PatchGen.Hooks";

    /// <summary>The hooks, in the order of the sources.</summary>
    public static ImmutableArray<HookMethod> Of(CSharpCompilation compilation, HookSources sources, CancellationToken cancel)
    {
        var marked = Marked(compilation, sources, cancel).ToList();
        return
        [
            .. sources.Declarations.Select(declaration => new HookMethod(
                declaration,
                marked.FirstOrDefault(m => m.Span == declaration.Span && IsStage(m.Attribute, declaration.Stage)).Method)),
            // An alias, or a class of attributes that only the compiler can tell: never judged, so never run.
            .. marked.Where(m => sources.Declarations.All(d => d.Span != m.Span)).Select(m => new HookMethod(Unread(m.Method, m.Span), null)),
        ];
    }

    private static IEnumerable<(IMethodSymbol Method, INamedTypeSymbol Attribute, SourceSpan Span)> Marked(CSharpCompilation compilation, HookSources sources, CancellationToken cancel)
    {
        foreach (var tree in sources.Trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var node in tree.GetRoot(cancel).DescendantNodes())
            {
                if (model.GetDeclaredSymbol(node, cancel) is not IMethodSymbol method) continue;
                foreach (var attribute in method.GetAttributes())
                {
                    if (attribute.AttributeClass is { } type && IsHook(type) && attribute.ApplicationSyntaxReference is { } place)
                        yield return (method, type, sources.SpanOf(place.GetSyntax(cancel).GetLocation()));
                }
            }
        }
    }

    private static bool IsHook(INamedTypeSymbol attribute) =>
        attribute.ContainingNamespace.ToDisplayString().StartsWith(Space, StringComparison.Ordinal)
        && (attribute.BaseType?.Name == nameof(HookAttribute) || attribute.Name == "ShadowInitializerAttribute");

    private static bool IsStage(INamedTypeSymbol attribute, HookStage? stage) => attribute.Name == (stage?.ToString() ?? "ShadowInitializer") + nameof(Attribute);

    private static HookDeclaration Unread(IMethodSymbol method, SourceSpan span) =>
        new() { Stage = HookStage.Apply, Type = method.ContainingType.ToDisplayString(), Method = method.Name, Span = span };
}
