using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff;

/// <summary>What custom attributes are.</summary>
internal static class Attributes
{
    /// <summary>The full name of the attribute's type, nested types with <c>/</c>.</summary>
    public static string TypeName(MetadataReader metadata, CustomAttribute attribute)
    {
        var type = attribute.Constructor.Kind == HandleKind.MethodDefinition
            ? metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()
            : metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return TypeName(metadata, type);
    }

    /// <summary>The full name of a type, nested types with <c>/</c>, of an instantiation that of the generic type.</summary>
    public static string TypeName(MetadataReader metadata, EntityHandle type)
    {
        return type.Kind switch
        {
            HandleKind.TypeDefinition => Name(metadata, metadata.GetTypeDefinition((TypeDefinitionHandle)type)),
            HandleKind.TypeReference => Name(metadata, metadata.GetTypeReference((TypeReferenceHandle)type)),
            HandleKind.TypeSpecification => Generic(metadata, (TypeSpecificationHandle)type),
            _ => "?",
        };
    }

    /// <summary>True where the entity carries an attribute of that name.</summary>
    public static bool Has(MetadataReader metadata, CustomAttributeHandleCollection attributes, string name)
    {
        foreach (var handle in attributes)
            if (TypeName(metadata, metadata.GetCustomAttribute(handle)) == name) return true;
        return false;
    }

    private static string Name(MetadataReader metadata, TypeDefinition type) =>
        type.GetDeclaringType() is { IsNil: false } declaring
            ? $"{Name(metadata, metadata.GetTypeDefinition(declaring))}/{metadata.GetString(type.Name)}"
            : Qualified(metadata, type.Namespace, type.Name);

    private static string Name(MetadataReader metadata, TypeReference type) =>
        type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Name(metadata, metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope))}/{metadata.GetString(type.Name)}"
            : Qualified(metadata, type.Namespace, type.Name);

    private static string Generic(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        var blob = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return "?";
        blob.ReadByte();
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeDefinition
            ? Name(metadata, metadata.GetTypeDefinition((TypeDefinitionHandle)type))
            : Name(metadata, metadata.GetTypeReference((TypeReferenceHandle)type));
    }

    private static string Qualified(MetadataReader metadata, StringHandle space, StringHandle name) =>
        space.IsNil ? metadata.GetString(name) : $"{metadata.GetString(space)}.{metadata.GetString(name)}";
}
