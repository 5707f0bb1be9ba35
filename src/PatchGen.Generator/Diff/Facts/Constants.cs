using System.Globalization;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Constants as C# writes them.</summary>
internal static class Constants
{
    /// <summary>A field's constant; empty where it has none.</summary>
    public static string Text(Side side, FieldDefinitionHandle handle)
    {
        var field = side.Metadata.GetFieldDefinition(handle);
        return Text(side, field.GetDefaultValue()) is { Length: > 0 } text ? text : FromAttributes(side, field.GetCustomAttributes());
    }

    /// <summary>A constant that metadata has no form for, decimal or DateTime: as the bytes of its attribute. Empty where there is none.</summary>
    public static string FromAttributes(Side side, CustomAttributeHandleCollection attributes)
    {
        foreach (var handle in attributes)
        {
            var attribute = side.Metadata.GetCustomAttribute(handle);
            var name = Attributes.TypeName(side.Metadata, attribute);
            var value = side.Blob(attribute.Value);
            if (name == "System.Runtime.CompilerServices.DecimalConstantAttribute") return Decimal(value).ToString(CultureInfo.InvariantCulture) + "m";
            if (name == "System.Runtime.CompilerServices.DateTimeConstantAttribute") return Convert.ToHexString(value.ReadBytes(value.RemainingBytes));
        }

        return "";
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

    /// <summary>A constant of a field or a parameter; empty where it has none.</summary>
    public static string Text(Side side, ConstantHandle handle)
    {
        if (handle.IsNil) return "";
        var constant = side.Metadata.GetConstant(handle);
        return Text(side.Blob(constant.Value).ReadConstant(constant.TypeCode));
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
