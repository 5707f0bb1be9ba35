using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Compile.Hooks;

/// <summary>
/// An image for other code to be compiled against as if its types were public. The compiler can be told to overlook that a type is
/// internal where code names it, but not that a method or field speaks of a type that is less visible than itself.
/// </summary>
public static class PublicTypes
{
    /// <summary>The side's image with every type public, but for those that stand in for the framework's own.</summary>
    public static ImmutableArray<byte> WithPublicTypes(this Snapshot side)
    {
        var image = side.Image.ToArray();
        var table = side.Pe.PEHeaders.MetadataStartOffset + side.Metadata.GetTableMetadataOffset(TableIndex.TypeDef);
        var size = side.Metadata.GetTableRowSize(TableIndex.TypeDef);
        foreach (var handle in side.Metadata.TypeDefinitions)
        {
            // A polyfill beside the framework's type of the same name would be one too many.
            if (StandsInForFramework(side.Metadata, handle)) continue;
            var flags = image.AsSpan(table + ((MetadataTokens.GetRowNumber(handle) - 1) * size), sizeof(uint));
            var attributes = (TypeAttributes)BinaryPrimitives.ReadUInt32LittleEndian(flags);
            var visible = (attributes & TypeAttributes.VisibilityMask) <= TypeAttributes.Public ? TypeAttributes.Public : TypeAttributes.NestedPublic;
            BinaryPrimitives.WriteUInt32LittleEndian(flags, (uint)((attributes & ~TypeAttributes.VisibilityMask) | visible));
        }

        return [.. image];
    }

    private static bool StandsInForFramework(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (type.GetDeclaringType() is { IsNil: false } outer) type = metadata.GetTypeDefinition(outer);
        var space = metadata.GetString(type.Namespace);
        return space == "System" || space.StartsWith("System.", StringComparison.Ordinal) || space == "Microsoft.CodeAnalysis";
    }
}
