using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>PG9109: a module initializer in hook sources. Hooks become types of the patch module, whose own initializer runs none of theirs.</summary>
internal static class HookInitializers
{
    public static IEnumerable<Finding> Check(CSharpCompilation compilation, HookSources sources, CancellationToken cancel)
    {
        foreach (var tree in sources.Trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var node in tree.GetRoot(cancel).DescendantNodes().Where(node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax))
            {
                if (model.GetDeclaredSymbol(node, cancel) is not IMethodSymbol method) continue;
                if (method.GetAttributes().FirstOrDefault(IsModuleInitializer)?.ApplicationSyntaxReference is not { } place) continue;
                var declaration = new HookDeclaration
                {
                    Stage = null,
                    Type = method.ContainingType.ToDisplayString(),
                    Method = method.Name,
                    Span = sources.SpanOf(place.GetSyntax(cancel).GetLocation()),
                };
                yield return HookFinding.Error("PG9109", declaration, $"{declaration.Display} is a module initializer in hook sources: nothing would run it.",
                    "Do it in a [PreApply] hook, or in a static constructor of the hooks' class.");
            }
        }
    }

    private static bool IsModuleInitializer(AttributeData attribute) =>
        attribute.AttributeClass is { Name: "ModuleInitializerAttribute" } type && type.ContainingNamespace.ToDisplayString() == "System.Runtime.CompilerServices";
}
