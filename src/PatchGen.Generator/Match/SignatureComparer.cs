using System.Reflection.Metadata;

namespace PatchGen.Generator.Match;

/// <summary>Compares signatures blob against blob, without decoding them to objects.</summary>
internal sealed class SignatureComparer(Func<EntityHandle, EntityHandle, bool> sameType)
{
    /// <summary>Any signature: of a method, field, property, instantiation, or local variables.</summary>
    public bool Same(BlobReader a, BlobReader b)
    {
        if (a.Length == 0 || b.Length == 0) return a.Length == b.Length;
        var header = a.ReadSignatureHeader();
        return header == b.ReadSignatureHeader() && header.Kind switch
        {
            SignatureKind.Field => SameType(ref a, ref b),
            SignatureKind.LocalVariables or SignatureKind.MethodSpecification => SameList(ref a, ref b),
            _ => SameMethod(ref a, ref b, header),
        };
    }

    /// <summary>A type specification's signature.</summary>
    public bool SameSpecification(BlobReader a, BlobReader b) => SameType(ref a, ref b);

    private bool SameMethod(ref BlobReader a, ref BlobReader b, SignatureHeader header)
    {
        if (header.IsGeneric && a.ReadCompressedInteger() != b.ReadCompressedInteger()) return false;
        var count = a.ReadCompressedInteger();
        if (count != b.ReadCompressedInteger()) return false;
        for (var i = 0; i <= count; i++)
            if (!SameType(ref a, ref b)) return false;
        return true;
    }

    private bool SameList(ref BlobReader a, ref BlobReader b)
    {
        var count = a.ReadCompressedInteger();
        if (count != b.ReadCompressedInteger()) return false;
        for (var i = 0; i < count; i++)
            if (!SameType(ref a, ref b)) return false;
        return true;
    }

    /// <summary>One type, with its modifiers.</summary>
    public bool SameType(ref BlobReader a, ref BlobReader b)
    {
        while (true)
        {
            var code = a.ReadCompressedInteger();
            if (code != b.ReadCompressedInteger()) return false;
            switch (code)
            {
                case 0x11 or 0x12: // VALUETYPE, CLASS
                    return sameType(a.ReadTypeHandle(), b.ReadTypeHandle());
                case 0x1f or 0x20: // CMOD_REQD, CMOD_OPT
                    if (!sameType(a.ReadTypeHandle(), b.ReadTypeHandle())) return false;
                    continue;
                case 0x0f or 0x10 or 0x1d or 0x41 or 0x45: // PTR, BYREF, SZARRAY, SENTINEL, PINNED
                    continue;
                case 0x13 or 0x1e: // VAR, MVAR
                    return a.ReadCompressedInteger() == b.ReadCompressedInteger();
                case 0x14: // ARRAY
                    return SameType(ref a, ref b) && SameShape(ref a, ref b);
                case 0x15: // GENERICINST
                    return a.ReadByte() == b.ReadByte() && sameType(a.ReadTypeHandle(), b.ReadTypeHandle()) && SameList(ref a, ref b);
                case 0x1b: // FNPTR
                    var header = a.ReadSignatureHeader();
                    return header == b.ReadSignatureHeader() && SameMethod(ref a, ref b, header);
                default:
                    return true;
            }
        }
    }

    private static bool SameShape(ref BlobReader a, ref BlobReader b)
    {
        if (a.ReadCompressedInteger() != b.ReadCompressedInteger()) return false;
        for (var list = 0; list < 2; list++)
        {
            var count = a.ReadCompressedInteger();
            if (count != b.ReadCompressedInteger()) return false;
            for (var i = 0; i < count; i++)
                if (list == 0 ? a.ReadCompressedInteger() != b.ReadCompressedInteger() : a.ReadCompressedSignedInteger() != b.ReadCompressedSignedInteger()) return false;
        }

        return true;
    }

    /// <summary>Passes over one type.</summary>
    public static void Skip(ref BlobReader reader)
    {
        while (true)
        {
            switch (reader.ReadCompressedInteger())
            {
                case 0x11 or 0x12:
                    reader.ReadTypeHandle();
                    return;
                case 0x1f or 0x20:
                    reader.ReadTypeHandle();
                    continue;
                case 0x0f or 0x10 or 0x1d or 0x41 or 0x45:
                    continue;
                case 0x13 or 0x1e:
                    reader.ReadCompressedInteger();
                    return;
                case 0x14:
                    Skip(ref reader);
                    reader.ReadCompressedInteger();
                    for (var n = reader.ReadCompressedInteger(); n > 0; n--) reader.ReadCompressedInteger();
                    for (var n = reader.ReadCompressedInteger(); n > 0; n--) reader.ReadCompressedSignedInteger();
                    return;
                case 0x15:
                    reader.ReadByte();
                    reader.ReadTypeHandle();
                    for (var n = reader.ReadCompressedInteger(); n > 0; n--) Skip(ref reader);
                    return;
                case 0x1b:
                    var header = reader.ReadSignatureHeader();
                    if (header.IsGeneric) reader.ReadCompressedInteger();
                    for (var n = reader.ReadCompressedInteger(); n >= 0; n--) Skip(ref reader);
                    return;
                default:
                    return;
            }
        }
    }
}
