using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>A method by the names of its type and itself, whichever assembly defines it.</summary>
/// <param name="Type">The type's full name, nested types with <c>/</c>; empty where it has none.</param>
/// <param name="Name">The method's name.</param>
internal sealed record Called(string Type, string Name)
{
    /// <summary>Reads the method that a token names.</summary>
    public static Called Of(Side side, EntityHandle token)
    {
        var metadata = side.Metadata;
        switch (token.Kind)
        {
            case HandleKind.MethodSpecification:
                return Of(side, metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method);
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)token);
                return new(Attributes.TypeName(metadata, method.GetDeclaringType()), metadata.GetString(method.Name));
            case HandleKind.MemberReference:
                var reference = metadata.GetMemberReference((MemberReferenceHandle)token);
                return new(Attributes.TypeName(metadata, reference.Parent), metadata.GetString(reference.Name));
            default:
                return new("", "");
        }
    }

    /// <summary>How many values a call of the method takes from the stack, the object among them.</summary>
    public static int Arguments(Side side, EntityHandle token)
    {
        var metadata = side.Metadata;
        var blob = token.Kind switch
        {
            HandleKind.MethodSpecification => default,
            HandleKind.MethodDefinition => side.Blob(metadata.GetMethodDefinition((MethodDefinitionHandle)token).Signature),
            HandleKind.MemberReference => side.Blob(metadata.GetMemberReference((MemberReferenceHandle)token).Signature),
            _ => default,
        };
        if (token.Kind == HandleKind.MethodSpecification) return Arguments(side, metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method);
        if (blob.Length == 0) return 0;
        var header = blob.ReadSignatureHeader();
        if (header.IsGeneric) blob.ReadCompressedInteger();
        return blob.ReadCompressedInteger() + (header.IsInstance ? 1 : 0);
    }

    /// <summary>As its author would write it.</summary>
    public override string ToString() => $"{Type.Replace('/', '.')}.{Name.Replace(".ctor", "#ctor", StringComparison.Ordinal)}";
}
