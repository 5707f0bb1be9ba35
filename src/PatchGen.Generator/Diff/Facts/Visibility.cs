using System.Reflection;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>What other assemblies could name.</summary>
internal static class Visibility
{
    public static bool Is(Side side, TypeDefinitionHandle handle)
    {
        var type = side.Metadata.GetTypeDefinition(handle);
        // The skeletons of extension blocks are for compilers to read; nothing calls them.
        if (side.Metadata.StringComparer.StartsWith(type.Name, "<G>$") || side.Metadata.StringComparer.StartsWith(type.Name, "<M>$")) return false;
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => Is(side, type.GetDeclaringType()),
            _ => false,
        };
    }

    public static bool Is(Side side, MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem
        && Is(side, method.GetDeclaringType());

    public static bool Is(Side side, FieldDefinition field) =>
        (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem
        && Is(side, field.GetDeclaringType());
}
