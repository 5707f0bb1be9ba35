using System.Collections;
using System.Reflection;
using System.Reflection.Emit;

namespace PatchGen.Runtime.Census;

/// <summary>Whether a dynamic method may have inlined code of the application: by what its IL names, as reflection emit keeps it.</summary>
internal static class DynamicReach
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";

    /// <summary>True also where that cannot be told.</summary>
    public static bool May(DynamicMethod method) =>
        Value(Value(Value(method, "_resolver"), "m_scope"), "m_tokens") is not IList tokens || tokens.Cast<object?>().Any(May);

    // A field has no code, and one dynamic method is never inlined into another.
    private static bool May(object? token) => token switch
    {
        null or string or byte[] or RuntimeFieldHandle or DynamicMethod => false,
        RuntimeTypeHandle type => May(Type.GetTypeFromHandle(type)),
        RuntimeMethodHandle => Value(token, "m_value") is not MethodBase method || MayMethod(method),
        _ => token.GetType().Name switch
        {
            "GenericFieldInfo" => false,
            "GenericMethodInfo" => May(Value(token, "m_methodHandle")) || May(Value(token, "m_context")),
            _ => true,
        },
    };

    private static bool MayMethod(MethodBase method) => May(method.DeclaringType) || (method.IsGenericMethod && method.GetGenericArguments().Any(May));

    // What is not the framework's, or is made of what is not.
    private static bool May(Type? type)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        return type is null || !IsKnown(type.Assembly) || (type.IsGenericType && type.GetGenericArguments().Any(May));
    }

    // This runtime calls hooks and reaches fields by reflection, which makes dynamic methods of that.
    private static bool IsKnown(Assembly assembly) =>
        assembly == typeof(DynamicReach).Assembly || assembly == typeof(PatchGen.Hooks.HookContext).Assembly || (!assembly.IsDynamic && Path.GetDirectoryName(assembly.Location) == Framework);

    private static object? Value(object? of, string field)
    {
        for (var type = of?.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(field, BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance) is { } found) return found.GetValue(of);
        }

        return null;
    }
}
