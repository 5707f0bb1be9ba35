using System.Reflection;
using System.Reflection.Emit;

namespace PatchGen.Runtime.Generated;

/// <summary>
/// Which generated code may have inlined code of some assemblies: it names a member of one of them, or of an assembly that refers
/// to one, directly or through others.
/// </summary>
internal sealed class Reach
{
    private readonly DynamicMethodParts _parts;
    private readonly HashSet<string> _names;
    private readonly Dictionary<Assembly, bool> _known = [];

    /// <param name="targets">The simple names of the assemblies.</param>
    /// <param name="parts">The parts of dynamic methods.</param>
    public Reach(IEnumerable<string> targets, DynamicMethodParts parts)
    {
        _parts = parts;
        _names = new HashSet<string>(targets, StringComparer.OrdinalIgnoreCase);
        var references = AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic)
            .Select(a => (Name: a.GetName().Name ?? "", Referred: a.GetReferencedAssemblies().Select(r => r.Name).ToHashSet(StringComparer.OrdinalIgnoreCase))).ToList();
        while (references.Where(a => !_names.Contains(a.Name) && a.Referred.Overlaps(_names)).ToList() is { Count: > 0 } more) _names.UnionWith(more.Select(a => a.Name));
    }

    /// <summary>Whether a method's code may have inlined theirs; <paramref name="calls"/> gets the dynamic methods that it calls.</summary>
    public bool May(DynamicMethod method, ICollection<DynamicMethod> calls)
    {
        if (_parts.Tokens(method) is not { } tokens) return true;
        var may = May(method.ReturnType) || method.GetParameters().Any(p => May(p.ParameterType));
        foreach (var token in tokens) may |= Readable(token, calls) is not false;
        return may;
    }

    /// <summary>Whether an assembly's code may.</summary>
    public bool May(Assembly assembly)
    {
        if (!_known.TryGetValue(assembly, out var may)) _known[assembly] = may = assembly.IsDynamic || _names.Contains(assembly.GetName().Name ?? "");
        return may;
    }

    // Null where the token cannot be read: a member of a generic type without the type, or of an assembly that is not there.
    private bool? Readable(object? token, ICollection<DynamicMethod> calls)
    {
        try
        {
            return May(token, calls);
        }
        catch (Exception e) when (e is ArgumentException or TypeLoadException or IOException or BadImageFormatException or NotSupportedException)
        {
            return null;
        }
    }

    private bool May(object? token, ICollection<DynamicMethod> calls)
    {
        switch (token)
        {
            // Text, and the signatures of locals and of calls through pointers: their types come with the code that gives the values.
            case null or string or byte[]:
                return false;
            case RuntimeTypeHandle type:
                return Type.GetTypeFromHandle(type) is not { } named || May(named);
            case RuntimeMethodHandle method:
                return May(MethodBase.GetMethodFromHandle(method));
            case RuntimeFieldHandle field:
                return May(FieldInfo.GetFieldFromHandle(field));
            case DynamicMethod called:
                calls.Add(called);
                return false;
        }

        var kind = token.GetType();
        if (kind == _parts.GenericMethod.Type)
            return May(MethodBase.GetMethodFromHandle((RuntimeMethodHandle)_parts.GenericMethod.Method.GetValue(token)!, (RuntimeTypeHandle)_parts.GenericMethod.Context.GetValue(token)!));
        if (kind == _parts.GenericField.Type)
            return May(FieldInfo.GetFieldFromHandle((RuntimeFieldHandle)_parts.GenericField.Field.GetValue(token)!, (RuntimeTypeHandle)_parts.GenericField.Context.GetValue(token)!));
        if (kind != _parts.VarArgMethod.Type) return true;
        return _parts.VarArgMethod.Dynamic.GetValue(token) is DynamicMethod variable ? May(variable, calls) : May((MethodBase?)_parts.VarArgMethod.Method.GetValue(token));
    }

    private bool May(MethodBase? method) =>
        method is null || (method.DeclaringType is null ? May(method.Module.Assembly) : May(method.DeclaringType)) || (method.IsGenericMethod && method.GetGenericArguments().Any(May));

    // The JIT may know the object in a readonly static field by its own class: code that could put it there reaches that class.
    private bool May(FieldInfo? field) => field is null || field.DeclaringType is null || May(field.DeclaringType) || May(field.FieldType);

    private bool May(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        if (type.IsGenericParameter) return false;
        return type.IsFunctionPointer || May(type.Assembly) || (type.IsGenericType && type.GetGenericArguments().Any(May));
    }
}
