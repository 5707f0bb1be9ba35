using System.Globalization;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>A constant: equal where type and bits are.</summary>
/// <param name="Text">As C# writes it.</param>
/// <param name="Bits">Its type and bits.</param>
internal readonly record struct Constant(string Text, string Bits)
{
    /// <summary>True where there is none.</summary>
    public bool IsNone => Bits is null;
}

/// <summary>Constants as C# writes them.</summary>
internal static class Constants
{
    /// <summary>The constant of a field, parameter or property, also one that metadata has no form for, decimal or DateTime; none where it has none.</summary>
    public static Constant Of(Side side, ConstantHandle handle, CustomAttributeHandleCollection attributes)
    {
        if (!handle.IsNil)
        {
            var constant = side.Metadata.GetConstant(handle);
            var bytes = side.Blob(constant.Value);
            return new(Text(bytes.ReadConstant(constant.TypeCode)), $"{constant.TypeCode} {Hex(side.Blob(constant.Value))}");
        }

        foreach (var attribute in attributes.Select(side.Metadata.GetCustomAttribute))
        {
            var name = Attributes.TypeName(side.Metadata, attribute);
            if (name == "System.Runtime.CompilerServices.DecimalConstantAttribute")
                return new(Decimal(side.Blob(attribute.Value)).ToString(CultureInfo.InvariantCulture) + "m", Hex(side.Blob(attribute.Value)));
            if (name == "System.Runtime.CompilerServices.DateTimeConstantAttribute") return new(Ticks(side.Blob(attribute.Value)), Hex(side.Blob(attribute.Value)));
        }

        return default;
    }

    /// <summary>A field's constant.</summary>
    public static Constant Of(Side side, FieldDefinitionHandle handle) =>
        side.Metadata.GetFieldDefinition(handle) is var field ? Of(side, field.GetDefaultValue(), field.GetCustomAttributes()) : default;

    /// <summary>True where two have the same bits, the first of the pre side, or both are none; false where that takes a look at attributes.</summary>
    public static bool AreSame(Binder binder, (ConstantHandle Handle, CustomAttributeHandleCollection Attributes) pre, (ConstantHandle Handle, CustomAttributeHandleCollection Attributes) post)
    {
        if (pre.Handle.IsNil || post.Handle.IsNil) return pre.Handle.IsNil && post.Handle.IsNil && pre.Attributes.Count == 0 && post.Attributes.Count == 0;
        var a = binder.Pre.Metadata.GetConstant(pre.Handle);
        var b = binder.Post.Metadata.GetConstant(post.Handle);
        return a.TypeCode == b.TypeCode && binder.SameBytes(a.Value, b.Value);
    }

    private static string Hex(BlobReader bytes) => Convert.ToHexString(bytes.ReadBytes(bytes.RemainingBytes));

    private static string Ticks(BlobReader value)
    {
        value.ReadUInt16();
        return new DateTime(value.ReadInt64()).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    // Prolog, scale, sign, high, middle, low: the same for the signed and the unsigned constructor.
    private static decimal Decimal(BlobReader value)
    {
        value.ReadUInt16();
        var scale = value.ReadByte();
        var negative = value.ReadByte() != 0;
        var (high, middle, low) = (value.ReadInt32(), value.ReadInt32(), value.ReadInt32());
        return new decimal(low, middle, high, negative, scale);
    }

    /// <summary>What C# may have written for a number of 32 bits.</summary>
    public static IReadOnlyList<string> Of(int value) =>
    [
        Text(value),
        .. value < 0 ? [Text((uint)value)] : Array.Empty<string>(),
        .. value is 0 or 1 ? [Text(value == 1)] : Array.Empty<string>(),
        .. value is > 0 and <= char.MaxValue ? [Text((char)value)] : Array.Empty<string>(),
    ];

    /// <summary>A value.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        string s => $"\"{s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        char c => char.IsControl(c) ? $"'\\u{(int)c:x4}'" : $"'{c}'",
        bool b => b ? "true" : "false",
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        float f => f.ToString("R", CultureInfo.InvariantCulture) + "f",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
