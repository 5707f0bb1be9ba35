using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Flags by name, where masks hold several bits.</summary>
internal static class FlagNames
{
    public static IEnumerable<string> Of(MethodAttributes differing)
    {
        if ((differing & MethodAttributes.MemberAccessMask) != 0) yield return "Access";
        foreach (var name in Bits(differing & ~MethodAttributes.MemberAccessMask)) yield return name;
    }

    public static IEnumerable<string> Of(MethodImplAttributes differing)
    {
        if ((differing & MethodImplAttributes.CodeTypeMask) != 0) yield return "CodeType";
        foreach (var name in Bits(differing & ~MethodImplAttributes.CodeTypeMask)) yield return name;
    }

    public static IEnumerable<string> Of(FieldAttributes differing)
    {
        if ((differing & FieldAttributes.FieldAccessMask) != 0) yield return "Access";
        foreach (var name in Bits(differing & ~FieldAttributes.FieldAccessMask)) yield return name;
    }

    public static IEnumerable<string> Of(TypeAttributes differing)
    {
        if ((differing & TypeAttributes.VisibilityMask) != 0) yield return "Access";
        if ((differing & TypeAttributes.LayoutMask) != 0) yield return "Layout";
        if ((differing & TypeAttributes.StringFormatMask) != 0) yield return "StringFormat";
        foreach (var name in Bits(differing & ~(TypeAttributes.VisibilityMask | TypeAttributes.LayoutMask | TypeAttributes.StringFormatMask))) yield return name;
    }

    // Enum.ToString would print zero-valued names and combinations.
    private static IEnumerable<string> Bits<T>(T flags) where T : struct, Enum
    {
        var rest = Convert.ToUInt32(flags, null);
        for (; rest != 0; rest &= rest - 1)
        {
            var bit = 1u << BitOperations.TrailingZeroCount(rest);
            yield return Enum.GetName((T)Enum.ToObject(typeof(T), bit)) ?? $"0x{bit:x}";
        }
    }
}
