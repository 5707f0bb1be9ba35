namespace PatchGen.Generator.Diff.Why;

/// <summary>The elements of an array as the image holds them: little-endian, one behind the other.</summary>
internal static class Elements
{
    /// <summary>The size of an element; 0 where the type does not say.</summary>
    /// <param name="type">The keyword of the element's type.</param>
    public static int Size(string? type) => type switch
    {
        "bool" or "byte" or "sbyte" => 1,
        "short" or "ushort" or "char" => 2,
        "int" or "uint" or "float" => 4,
        "long" or "ulong" or "double" => 8,
        _ => 0,
    };

    /// <summary>The element that holds the byte at <paramref name="at"/>, as C# writes it; null where there is none.</summary>
    public static string? Text(string? type, ReadOnlySpan<byte> data, int at)
    {
        var size = Size(type);
        if (size == 0 || ((at / size) + 1) * size > data.Length) return null;
        var element = data.Slice(at / size * size, size);
        return Facts.Constants.Text(type switch
        {
            "bool" => (object)(element[0] != 0),
            "byte" => element[0],
            "sbyte" => (sbyte)element[0],
            "short" => BitConverter.ToInt16(element),
            "ushort" => BitConverter.ToUInt16(element),
            "char" => BitConverter.ToChar(element),
            "int" => BitConverter.ToInt32(element),
            "uint" => BitConverter.ToUInt32(element),
            "float" => BitConverter.ToSingle(element),
            "long" => BitConverter.ToInt64(element),
            "ulong" => BitConverter.ToUInt64(element),
            _ => BitConverter.ToDouble(element),
        });
    }
}
