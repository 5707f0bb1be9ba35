using System.Reflection;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>What kind of type declares a member.</summary>
internal static class Owners
{
    public static OwnerKind Kind(Side side, TypeDefinitionHandle handle)
    {
        var type = side.Metadata.GetTypeDefinition(handle);
        if ((type.Attributes & TypeAttributes.Interface) != 0) return OwnerKind.Interface;
        var valueType = IsValueType(side, type);
        if (valueType && BaseName(side, type) == "System.Enum") return OwnerKind.Enum;
        return (type.Attributes & TypeAttributes.LayoutMask) switch
        {
            // Sequential is what C# gives a struct that asks for nothing; a class has to ask.
            TypeAttributes.SequentialLayout when valueType && type.GetLayout().IsDefault => OwnerKind.Struct,
            TypeAttributes.AutoLayout => valueType ? OwnerKind.Struct : OwnerKind.Class,
            _ => OwnerKind.FixedLayout,
        };
    }

    public static bool IsValueType(Side side, TypeDefinition type) => BaseName(side, type) is "System.ValueType" or "System.Enum";

    /// <summary>The base type as signatures name it; empty where there is none.</summary>
    public static string BaseName(Side side, TypeDefinition type) => type.BaseType.IsNil ? "" : side.Snapshot.Keys.TypeText(type.BaseType);
}
