using System.Reflection;

namespace PatchGen.Hooks.Shadows;

/// <summary>Says of a type whether its values may lead to other objects than those that plainly belong to them.</summary>
internal static class Leads
{
    /// <summary>False only for numbers and their like, strings, arrays of such, and structs of such.</summary>
    public static bool May(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string)) return false;
        if (type.IsArray) return May(type.GetElementType()!);
        return !type.IsValueType || type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(f => May(f.FieldType));
    }
}
