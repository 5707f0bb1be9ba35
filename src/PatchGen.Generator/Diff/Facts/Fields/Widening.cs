using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>Whether each value of a pre type is one of the post type too, so that C# would convert it without being asked.</summary>
internal static class Widening
{
    /// <summary>True for numbers that only got room, and for classes that became a base class of theirs, an interface that they implement themselves, or <c>object</c>.</summary>
    public static bool Holds(Comparison c, BlobHandle pre, BlobHandle post)
    {
        var (a, b) = (c.Pre.Blob(pre), c.Post.Blob(post));
        a.ReadByte();
        b.ReadByte();
        var (x, y) = (a.ReadSignatureTypeCode(), b.ReadSignatureTypeCode());
        if (x is SignatureTypeCode.TypeHandle) return IsClass(c.Pre, pre) && (y is SignatureTypeCode.Object || (y is SignatureTypeCode.TypeHandle && IsClass(c.Post, post) && Derives(c, a.ReadTypeHandle(), b.ReadTypeHandle())));
        return (x, y) switch
        {
            (SignatureTypeCode.String or SignatureTypeCode.SZArray, SignatureTypeCode.Object) => true,
            (SignatureTypeCode.SByte, SignatureTypeCode.Int16 or SignatureTypeCode.Int32 or SignatureTypeCode.Int64) => true,
            (SignatureTypeCode.Byte, SignatureTypeCode.Int16 or SignatureTypeCode.UInt16 or SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 or SignatureTypeCode.Int64 or SignatureTypeCode.UInt64) => true,
            (SignatureTypeCode.Int16, SignatureTypeCode.Int32 or SignatureTypeCode.Int64) => true,
            (SignatureTypeCode.UInt16 or SignatureTypeCode.Char, SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 or SignatureTypeCode.Int64 or SignatureTypeCode.UInt64) => true,
            (SignatureTypeCode.Int32, SignatureTypeCode.Int64) => true,
            (SignatureTypeCode.UInt32, SignatureTypeCode.Int64 or SignatureTypeCode.UInt64) => true,
            (SignatureTypeCode.Single, SignatureTypeCode.Double) => true,
            _ => false,
        };
    }

    // The type code does not tell classes from structs; the byte in the blob does.
    private static bool IsClass(Side side, BlobHandle signature)
    {
        var blob = side.Blob(signature);
        blob.ReadByte();
        return blob.ReadCompressedInteger() == 0x12;
    }

    // As far as the assembly itself says.
    private static bool Derives(Comparison c, EntityHandle pre, EntityHandle post)
    {
        for (var type = pre; type.Kind == HandleKind.TypeDefinition;)
        {
            var definition = c.Pre.Metadata.GetTypeDefinition((TypeDefinitionHandle)type);
            if (definition.GetInterfaceImplementations().Any(i => c.Binder.Type(c.Pre.Metadata.GetInterfaceImplementation(i).Interface, post))) return true;
            type = definition.BaseType;
            if (type.IsNil) return false;
            if (c.Binder.Type(type, post)) return true;
        }

        return false;
    }
}
