using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;
using Microsoft.CodeAnalysis;
using PatchGen.Format;

namespace PatchGen.Generator.Match;

/// <summary>
/// The <see cref="MemberKey"/> of a Roslyn symbol: the same that the compiled member's metadata gives, so that a symbol of either
/// compilation, a member in the file and one in the process are compared by one identity.
/// </summary>
public static class SymbolKey
{
    /// <summary>The key of a declared type, method, field, property or event; null for other symbols.</summary>
    public static MemberKey? Of(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol { IsExtension: true } block => new($"T:{Definition(block)}/{block.ExtensionMarkerName}"),
        INamedTypeSymbol type => new("T:" + Definition(type)),
        IMethodSymbol method => Method(method.OriginalDefinition),
        IFieldSymbol field => new($"F:{Definition(field.ContainingType)}::{field.MetadataName}"),
        IPropertySymbol property => Property(property.OriginalDefinition),
        IEventSymbol @event => new($"E:{Definition(@event.ContainingType)}::{@event.MetadataName}"),
        _ => null,
    };

    private static MemberKey Method(IMethodSymbol method)
    {
        var text = new StringBuilder("M:").Append(Definition(method.ContainingType)).Append("::").Append(method.MetadataName);
        if (method.Arity > 0) text.Append("``").Append(method.Arity);
        return new(text.Append('(').AppendJoin(',', method.Parameters.Select(Parameter)).Append(')').Append(Returned(method)).ToString());
    }

    private static MemberKey Property(IPropertySymbol property)
    {
        var list = property.Parameters.IsEmpty ? "" : $"({string.Join(",", property.Parameters.Select(Parameter))})";
        return new($"P:{Definition(property.ContainingType)}::{property.MetadataName}{list}");
    }

    private static string Parameter(IParameterSymbol parameter) =>
        ByReference(Modified(Type(parameter.Type), parameter.CustomModifiers), parameter.RefKind != RefKind.None, parameter.RefCustomModifiers);

    private static string Returned(IMethodSymbol method) =>
        ByReference(Modified(Type(method.ReturnType), method.ReturnTypeCustomModifiers), method.RefKind != RefKind.None, method.RefCustomModifiers);

    private static string ByReference(string type, bool isReference, ImmutableArray<CustomModifier> modifiers) =>
        isReference ? Modified(type + "&", modifiers) : type;

    // Roslyn lists modifiers from the type outwards, as the reader of a signature meets them from the outside in.
    private static string Modified(string type, ImmutableArray<CustomModifier> modifiers) =>
        modifiers.Reverse().Aggregate(type, (text, modifier) => $"{text} {(modifier.IsOptional ? "modopt" : "modreq")}({Definition(modifier.Modifier)})");

    private static string Type(ITypeSymbol type) => type switch
    {
        IDynamicTypeSymbol => "System.Object",
        ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } parameter => "!!" + parameter.Ordinal,
        ITypeParameterSymbol parameter => "!" + (Arity(parameter.ContainingType.ContainingType) + parameter.Ordinal),
        IArrayTypeSymbol { IsSZArray: true } array => Modified(Type(array.ElementType), array.CustomModifiers) + "[]",
        IArrayTypeSymbol array => $"{Modified(Type(array.ElementType), array.CustomModifiers)}[{new string(',', array.Rank - 1)}*]",
        IPointerTypeSymbol pointer => Modified(Type(pointer.PointedAtType), pointer.CustomModifiers) + "*",
        IFunctionPointerTypeSymbol { Signature: var s } =>
            $"fnptr {s.CallingConvention}({string.Join(",", s.Parameters.Select(Parameter))}){Returned(s)}",
        INamedTypeSymbol named => Named(named),
        _ => type.MetadataName,
    };

    private static string Named(INamedTypeSymbol type)
    {
        if (type.IsNativeIntegerType) return type.SpecialType == SpecialType.System_IntPtr ? "System.IntPtr" : "System.UIntPtr";
        var arguments = Arguments(type).Select(Type).ToList();
        return arguments.Count == 0 ? Definition(type) : $"{Definition(type)}<{string.Join(",", arguments)}>";
    }

    // Those of the enclosing types come first, as in metadata.
    private static IEnumerable<ITypeSymbol> Arguments(INamedTypeSymbol type) =>
        type.ContainingType is { } containing ? Arguments(containing).Concat(type.TypeArguments) : type.TypeArguments;

    private static int Arity(INamedTypeSymbol? type) => type is null ? 0 : type.Arity + Arity(type.ContainingType);

    private static string Definition(INamedTypeSymbol type)
    {
        // The members of extension blocks are declared in the type that all blocks of one receiver type share; what marks the one block is nested in that.
        if (type.IsExtension) return $"{Definition(type.ContainingType!)}/{type.ExtensionGroupingName}{(type.Arity > 0 ? $"`{type.Arity}" : "")}";
        if (type.ContainingType is { } containing) return $"{Definition(containing)}/{type.MetadataName}";
        var space = type.ContainingNamespace;
        return space is null or { IsGlobalNamespace: true } ? type.MetadataName : $"{Namespace(space)}.{type.MetadataName}";
    }

    private static string Namespace(INamespaceSymbol space) =>
        space.ContainingNamespace is { IsGlobalNamespace: false } outer ? $"{Namespace(outer)}.{space.MetadataName}" : space.MetadataName;
}
