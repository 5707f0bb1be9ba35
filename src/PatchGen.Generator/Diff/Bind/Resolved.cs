using System.Reflection.Metadata;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>The definitions that references to members of the module's own types name.</summary>
internal static class Resolved
{
    public static MethodDefinitionHandle Method(Side side, TypeDefinitionHandle type, MemberReference reference)
    {
        foreach (var handle in side.Metadata.GetTypeDefinition(type).GetMethods())
        {
            var method = side.Metadata.GetMethodDefinition(handle);
            // Within one module a reference has the definition's name and signature, byte for byte.
            if (method.Name == reference.Name && (method.Signature == reference.Signature || Bytes.Same(side.Blob(method.Signature), side.Blob(reference.Signature)))) return handle;
        }

        return default;
    }

    public static FieldDefinitionHandle Field(Side side, TypeDefinitionHandle type, MemberReference reference)
    {
        foreach (var handle in side.Metadata.GetTypeDefinition(type).GetFields())
            if (side.Metadata.GetFieldDefinition(handle).Name == reference.Name) return handle;
        return default;
    }

    /// <summary>The field of this module that a token of its code names; nil where it is another module's.</summary>
    public static FieldDefinitionHandle Field(Side side, EntityHandle token) => token.Kind switch
    {
        HandleKind.FieldDefinition => (FieldDefinitionHandle)token,
        HandleKind.MemberReference when side.Metadata.GetMemberReference((MemberReferenceHandle)token) is var reference
            && side.Definition(reference.Parent) is { IsNil: false } type => Field(side, type, reference),
        _ => default,
    };
}
