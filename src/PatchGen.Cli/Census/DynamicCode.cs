using Microsoft.Diagnostics.Runtime;

namespace PatchGen.Cli.Census;

/// <summary>A dynamic method and the modules whose code its own may have inlined.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Modules">The files of the modules that it refers to; null where that cannot be told: then it may refer to any.</param>
internal sealed record DynamicCode(string Name, IReadOnlySet<string>? Modules)
{
    /// <summary>Reads it from a <c>System.Reflection.Emit.DynamicMethod</c>.</summary>
    internal static DynamicCode Of(ClrObject method, ClrRuntime runtime)
    {
        var name = method.TryReadStringField("_name", 200, out var made) ? made ?? "?" : "?";
        var modules = new HashSet<string>(StringComparer.Ordinal);
        return new(name, Tokens(method) is { } tokens && tokens.All(token => Add(token, runtime, modules)) ? modules : null);
    }

    // Its IL names members by index into this list of handles.
    private static IEnumerable<ClrObject>? Tokens(ClrObject method)
    {
        if (!method.TryReadObjectField("_resolver", out var resolver) || resolver.IsNull
            || !resolver.TryReadObjectField("m_scope", out var scope) || scope.IsNull
            || !scope.TryReadObjectField("m_tokens", out var list) || list.IsNull
            || !list.TryReadObjectField("_items", out var items) || items.IsNull) return null;
        var array = items.AsArray();
        return Enumerable.Range(0, Math.Min(array.Length, list.ReadField<int>("_size"))).Select(i => array.GetObjectValue(i));
    }

    /// <summary>Adds what a token leads to; false where that cannot be told.</summary>
    private static bool Add(ClrObject token, ClrRuntime runtime, HashSet<string> modules)
    {
        if (token.IsNull) return true;
        switch (token.Type?.Name)
        {
            // A field has no code, and one dynamic method is never inlined into another.
            case "System.String" or "System.Byte[]" or "System.RuntimeFieldHandle" or "System.Reflection.Emit.GenericFieldInfo" or "System.Reflection.Emit.DynamicMethod":
                return true;
            case "System.RuntimeMethodHandle":
                return token.TryReadObjectField("m_value", out var info) && AddMethod(info, runtime, modules);
            case "System.RuntimeTypeHandle":
                return token.TryReadObjectField("m_type", out var type) && AddType(type, runtime, modules);
            case "System.Reflection.Emit.GenericMethodInfo":
                return AddMethod(token.ReadValueTypeField("m_methodHandle").ReadObjectField("m_value"), runtime, modules)
                    && AddType(token.ReadValueTypeField("m_context").ReadObjectField("m_type"), runtime, modules);
            default:
                return false;
        }
    }

    private static bool AddMethod(ClrObject info, ClrRuntime runtime, HashSet<string> modules)
    {
        if (info.IsNull || info.Type?.GetFieldByName("m_handle") is not { } field) return false;
        return runtime.GetMethodByHandle(info.ReadField<ulong>(field)) is { Signature: { } signature, Name: { } name, Type: { } type }
            // The type arguments of a generic method may be anybody's.
            && !signature.Contains(name + "[[", StringComparison.Ordinal) && Add(type, runtime, modules);
    }

    private static bool AddType(ClrObject type, ClrRuntime runtime, HashSet<string> modules) =>
        !type.IsNull && type.TryReadField<ulong>("m_handle", out var handle) && runtime.GetTypeByMethodTable(handle) is { } known && Add(known, runtime, modules);

    private static bool Add(ClrType type, ClrRuntime runtime, HashSet<string> modules)
    {
        for (var element = type.ComponentType; element is not null; element = element.ComponentType) type = element;
        if (type.Module?.Name is not { Length: > 0 } file) return false;
        modules.Add(file);
        // Arguments that are no types of the core library may be anybody's.
        if (type.Name is not { } name) return false;
        var open = name.IndexOf('<');
        return open <= 0 || name[open..].Split('<', '>', ',', ' ').Where(part => part.Length > 0).All(part => runtime.BaseClassLibrary.GetTypeByName(part) is not null);
    }
}
