using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

namespace PatchGen.Format;

/// <summary>Reads <see cref="MemberKey"/>s from metadata: the file's, or the loaded module's.</summary>
/// <param name="metadata">The metadata.</param>
/// <param name="names">What definitions of it are called instead of their own names: those of the same members in another build.</param>
public sealed class MemberKeyReader(MetadataReader metadata, IReadOnlyDictionary<EntityHandle, string>? names = null) : ISignatureTypeProvider<string, object?>
{
    private static readonly string[] Primitives = [.. Enumerable.Range(0, (int)PrimitiveTypeCode.Object + 1).Select(code => "System." + (PrimitiveTypeCode)code)];

    // Each type is named by many members. Threads may find a name twice: it is the same one.
    private readonly string?[] definitions = new string?[metadata.TypeDefinitions.Count + 1];
    private readonly string?[] references = new string?[metadata.TypeReferences.Count + 1];

    /// <summary>The key of a type definition.</summary>
    public MemberKey Type(TypeDefinitionHandle handle) => new("T:" + TypeName(handle));

    /// <summary>The key of a method definition.</summary>
    public MemberKey Method(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var signature = method.DecodeSignature(this, null);
        return Method(TypeName(method.GetDeclaringType()), Name(handle, method.Name), signature);
    }

    /// <summary>The key that a reference to a method names, whether it is defined here or elsewhere.</summary>
    public MemberKey Method(MemberReferenceHandle handle)
    {
        var reference = metadata.GetMemberReference(handle);
        return Method(Parent(reference.Parent), metadata.GetString(reference.Name), reference.DecodeMethodSignature(this, null));
    }

    /// <summary>The key of a field definition.</summary>
    public MemberKey Field(FieldDefinitionHandle handle)
    {
        var field = metadata.GetFieldDefinition(handle);
        return new($"F:{TypeName(field.GetDeclaringType())}::{Name(handle, field.Name)}");
    }

    /// <summary>The key that a reference to a field names.</summary>
    public MemberKey Field(MemberReferenceHandle handle)
    {
        var reference = metadata.GetMemberReference(handle);
        return new($"F:{Parent(reference.Parent)}::{metadata.GetString(reference.Name)}");
    }

    /// <summary>The key of a property definition of <paramref name="owner"/>.</summary>
    public MemberKey Property(TypeDefinitionHandle owner, PropertyDefinitionHandle handle)
    {
        var property = metadata.GetPropertyDefinition(handle);
        var parameters = property.DecodeSignature(this, null).ParameterTypes;
        var list = parameters.IsEmpty ? "" : $"({string.Join(",", parameters)})";
        return new($"P:{TypeName(owner)}::{Name(handle, property.Name)}{list}");
    }

    /// <summary>The key of an event definition of <paramref name="owner"/>.</summary>
    public MemberKey Event(TypeDefinitionHandle owner, EventDefinitionHandle handle) =>
        new($"E:{TypeName(owner)}::{Name(handle, metadata.GetEventDefinition(handle).Name)}");

    /// <summary>A type as signatures name it, for example <c>System.Collections.Generic.List`1&lt;!0&gt;</c>.</summary>
    public string TypeText(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => TypeName((TypeDefinitionHandle)handle),
        HandleKind.TypeReference => TypeName((TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
        _ => throw new BadImageFormatException($"A {handle.Kind} is no type."),
    };

    private static MemberKey Method(string type, string name, MethodSignature<string> signature)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[512]);
        text.AppendLiteral("M:");
        text.AppendLiteral(type);
        text.AppendLiteral("::");
        text.AppendLiteral(name);
        if (signature.GenericParameterCount > 0)
        {
            text.AppendLiteral("``");
            text.AppendFormatted(signature.GenericParameterCount);
        }

        var separator = "(";
        foreach (var parameter in signature.ParameterTypes)
        {
            text.AppendLiteral(separator);
            text.AppendLiteral(parameter);
            separator = ",";
        }

        text.AppendLiteral(signature.ParameterTypes.IsEmpty ? "()" : ")");
        text.AppendLiteral(signature.ReturnType);
        return new(text.ToStringAndClear());
    }

    private string Parent(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.MethodDefinition => TypeName(metadata.GetMethodDefinition((MethodDefinitionHandle)parent).GetDeclaringType()),
        // The key is the definition's: what the type is instantiated over does not belong to it.
        HandleKind.TypeSpecification => Definition(TypeText(parent)),
        HandleKind.ModuleReference => "<Module>",
        _ => TypeText(parent),
    };

    private static string Definition(string type)
    {
        var arguments = GenericArguments(type);
        return arguments < 0 ? type : type[..arguments];
    }

    // Instantiations end in '>'; their '<' is the one that closes there (names of synthesized types hold '<' too).
    private static int GenericArguments(string type)
    {
        if (!type.EndsWith('>')) return -1;
        var depth = 0;
        for (var i = type.Length - 1; i >= 0; i--)
        {
            if (type[i] == '>') depth++;
            else if (type[i] == '<' && --depth == 0) return i;
        }

        return -1;
    }

    private string TypeName(TypeDefinitionHandle handle)
    {
        var row = MetadataTokens.GetRowNumber(handle);
        return row < definitions.Length ? definitions[row] ??= Read(handle) : Read(handle);
    }

    private string TypeName(TypeReferenceHandle handle)
    {
        var row = MetadataTokens.GetRowNumber(handle);
        return row < references.Length ? references[row] ??= Read(handle) : Read(handle);
    }

    private string Read(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = Name(handle, type.Name);
        var declaring = type.GetDeclaringType();
        return declaring.IsNil ? Qualified(type.Namespace, name) : $"{TypeName(declaring)}/{Qualified(type.Namespace, name)}";
    }

    private string Read(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{TypeName((TypeReferenceHandle)type.ResolutionScope)}/{Qualified(type.Namespace, name)}"
            : Qualified(type.Namespace, name);
    }

    private string Name(EntityHandle definition, StringHandle own) =>
        names is not null && names.TryGetValue(definition, out var name) ? name : metadata.GetString(own);

    private string Qualified(StringHandle space, string name) => space.IsNil ? name : $"{metadata.GetString(space)}.{name}";

    string ISimpleTypeProvider<string>.GetPrimitiveType(PrimitiveTypeCode code) => (int)code < Primitives.Length ? Primitives[(int)code] : "System." + code;
    string ISimpleTypeProvider<string>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte kind) => TypeName(handle);
    string ISimpleTypeProvider<string>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte kind) => TypeName(handle);
    string ISZArrayTypeProvider<string>.GetSZArrayType(string element) => element + "[]";
    string IConstructedTypeProvider<string>.GetArrayType(string element, ArrayShape shape) => $"{element}[{new string(',', shape.Rank - 1)}*]";
    string IConstructedTypeProvider<string>.GetByReferenceType(string element) => element + "&";
    string IConstructedTypeProvider<string>.GetPointerType(string element) => element + "*";
    string IConstructedTypeProvider<string>.GetGenericInstantiation(string type, ImmutableArray<string> arguments) => $"{type}<{string.Join(",", arguments)}>";
    string ISignatureTypeProvider<string, object?>.GetFunctionPointerType(MethodSignature<string> signature) =>
        $"fnptr {signature.Header.CallingConvention}({string.Join(",", signature.ParameterTypes)}){signature.ReturnType}";
    string ISignatureTypeProvider<string, object?>.GetGenericMethodParameter(object? context, int index) => "!!" + index;
    string ISignatureTypeProvider<string, object?>.GetGenericTypeParameter(object? context, int index) => "!" + index;
    string ISignatureTypeProvider<string, object?>.GetModifiedType(string modifier, string type, bool isRequired) =>
        $"{type} {(isRequired ? "modreq" : "modopt")}({modifier})";
    string ISignatureTypeProvider<string, object?>.GetPinnedType(string element) => element + " pinned";
    string ISignatureTypeProvider<string, object?>.GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte kind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);
}
