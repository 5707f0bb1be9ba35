using System.Globalization;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Constants as C# writes them.</summary>
internal static class Constants
{
    /// <summary>A field's constant; empty where it has none.</summary>
    public static string Text(Side side, FieldDefinitionHandle field) => Text(side, side.Metadata.GetFieldDefinition(field).GetDefaultValue());

    /// <summary>A constant of a field or a parameter; empty where it has none.</summary>
    public static string Text(Side side, ConstantHandle handle)
    {
        if (handle.IsNil) return "";
        var constant = side.Metadata.GetConstant(handle);
        return Text(side.Blob(constant.Value).ReadConstant(constant.TypeCode));
    }

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
