using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PatchGen.Hooks;

namespace PatchGen.Generator.Hooks;

/// <summary>Writes to what the process holds that do not go through the hook's context. What the hook itself has made is its own.</summary>
internal static class DirectWrites
{
    /// <summary>What the operation writes, as the source names it; null where it writes nothing of the process.</summary>
    public static string? Of(IOperation operation, CSharpCompilation compilation)
    {
        var target = operation switch
        {
            IAssignmentOperation { Parent: not IObjectOrCollectionInitializerOperation } assignment => assignment.Target,
            IIncrementOrDecrementOperation step => step.Target,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when !IsJournaled(argument) => argument.Value,
            IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } reference => reference.GetVariableInitializer()?.Value,
            _ => null,
        };
        return target is not null && Outside(target, compilation.Assembly) ? target.Syntax.ToString() : null;
    }

    private static bool Outside(IOperation target, IAssemblySymbol own) => target switch
    {
        IFieldReferenceOperation { Field: var field } reference => !IsOwn(field, own) && OfProcess(reference.Instance, field.ContainingType, own),
        IPropertyReferenceOperation { Property: var property } reference => !IsOwn(property, own) && OfProcess(reference.Instance, property.ContainingType, own),
        IEventReferenceOperation { Event: var raised } reference => !IsOwn(raised, own) && OfProcess(reference.Instance, raised.ContainingType, own),
        IArrayElementReferenceOperation array => !IsFresh(array.ArrayReference),
        IInvocationOperation { TargetMethod: { ReturnsByRef: true } method } => !IsOwn(method, own),
        ITupleOperation tuple => tuple.Elements.Any(element => Outside(element, own)),
        IConversionOperation conversion => Outside(conversion.Operand, own),
        _ => false,
    };

    // A field of a struct is where the struct is.
    private static bool OfProcess(IOperation? instance, INamedTypeSymbol type, IAssemblySymbol own) =>
        instance is null || (type.IsValueType ? Outside(instance, own) : !IsFresh(instance));

    private static bool IsFresh(IOperation instance) => instance switch
    {
        IConversionOperation conversion => IsFresh(conversion.Operand),
        IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation => true,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => true,
        ILocalReferenceOperation { Local: var local } => local.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is VariableDeclaratorSyntax
        {
            Initializer.Value: BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or CollectionExpressionSyntax,
        }),
        _ => false,
    };

    private static bool IsJournaled(IArgumentOperation argument) =>
        argument.Parent is IInvocationOperation { TargetMethod: { Name: nameof(HookContext.Set), ContainingType.Name: nameof(HookContext) } };

    private static bool IsOwn(ISymbol symbol, IAssemblySymbol own) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, own);
}
