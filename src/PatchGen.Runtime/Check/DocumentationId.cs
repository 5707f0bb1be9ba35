using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PatchGen.Runtime.Check;

/// <summary>The documentation ids of methods, as consistency roots name them: <c>M:Ns.Outer.Inner`1.Method``1(System.Int32@,`0[])</c>.</summary>
internal sealed class DocumentationId(MetadataReader metadata) : ISignatureTypeProvider<string, object?>
{
    public string Of(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var signature = method.DecodeSignature(this, null);
        var name = metadata.GetString(method.Name).Replace('.', '#').Replace('<', '{').Replace('>', '}').Replace(',', '@');
        var arity = signature.GenericParameterCount > 0 ? "``" + signature.GenericParameterCount : "";
        var parameters = signature.ParameterTypes.IsEmpty ? "" : $"({string.Join(",", signature.ParameterTypes)})";
        var conversion = name is "op_Implicit" or "op_Explicit" ? "~" + signature.ReturnType : "";
        return $"M:{TypeName(method.GetDeclaringType())}.{name}{arity}{parameters}{conversion}";
    }

    private string TypeName(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        var declaring = type.GetDeclaringType();
        return !declaring.IsNil ? $"{TypeName(declaring)}.{name}" : type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    private string TypeName(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference ? $"{TypeName((TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    // Type arguments replace the arities of the names, outermost first: List`1 over int is List{System.Int32}.
    private static string Instantiated(string type, ImmutableArray<string> arguments)
    {
        var taken = 0;
        return string.Join('.', type.Split('.').Select(part =>
        {
            var tick = part.IndexOf('`');
            if (tick < 0) return part;
            var arity = int.Parse(part[(tick + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            var text = $"{part[..tick]}{{{string.Join(",", arguments.Skip(taken).Take(arity))}}}";
            taken += arity;
            return text;
        }));
    }

    string ISimpleTypeProvider<string>.GetPrimitiveType(PrimitiveTypeCode code) => "System." + code;
    string ISimpleTypeProvider<string>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte kind) => TypeName(handle);
    string ISimpleTypeProvider<string>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte kind) => TypeName(handle);
    string ISZArrayTypeProvider<string>.GetSZArrayType(string element) => element + "[]";
    string IConstructedTypeProvider<string>.GetArrayType(string element, ArrayShape shape) => $"{element}[{string.Join(",", Enumerable.Repeat("0:", shape.Rank))}]";
    string IConstructedTypeProvider<string>.GetByReferenceType(string element) => element + "@";
    string IConstructedTypeProvider<string>.GetPointerType(string element) => element + "*";
    string IConstructedTypeProvider<string>.GetGenericInstantiation(string type, ImmutableArray<string> arguments) => Instantiated(type, arguments);
    string ISignatureTypeProvider<string, object?>.GetFunctionPointerType(MethodSignature<string> signature) => "";
    string ISignatureTypeProvider<string, object?>.GetGenericMethodParameter(object? context, int index) => "``" + index;
    string ISignatureTypeProvider<string, object?>.GetGenericTypeParameter(object? context, int index) => "`" + index;
    string ISignatureTypeProvider<string, object?>.GetModifiedType(string modifier, string type, bool isRequired) => type;
    string ISignatureTypeProvider<string, object?>.GetPinnedType(string element) => element;
    string ISignatureTypeProvider<string, object?>.GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte kind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);
}
