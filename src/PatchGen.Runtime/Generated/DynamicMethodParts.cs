using System.Reflection;
using System.Reflection.Emit;

namespace PatchGen.Runtime.Generated;

/// <summary>
/// What the runtime keeps of a dynamic method, by private names that are the same in .NET 8 to 11. A method's resolver owns its
/// native code and frees it when it is collected: the method refers to the resolver, and the resolver must refer to the method
/// whose code it owns.
/// </summary>
internal sealed class DynamicMethodParts
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Lazy<(DynamicMethodParts? Parts, string? Missing)> Found = new(Find);

    private readonly Func<DynamicMethod, RuntimeMethodHandle> _descriptor;
    private readonly Func<object, object> _copy;
    private readonly FieldInfo _handle, _resolver, _invoker, _signature, _owner, _scope, _tokens;

    private DynamicMethodParts(Func<Type, string, FieldInfo> field, Func<Type, string, MethodInfo> method)
    {
        var core = typeof(DynamicMethod).Assembly;
        _handle = field(typeof(DynamicMethod), "_methodHandle");
        _resolver = field(typeof(DynamicMethod), "_resolver");
        _invoker = field(typeof(DynamicMethod), "_invoker");
        _signature = field(typeof(DynamicMethod), "_signature");
        _owner = field(_resolver.FieldType, "m_method");
        _scope = field(_resolver.FieldType, "m_scope");
        _tokens = field(_scope.FieldType, "m_tokens");
        _descriptor = method(typeof(DynamicMethod), "GetMethodDescriptor").CreateDelegate<Func<DynamicMethod, RuntimeMethodHandle>>();
        _copy = method(typeof(object), "MemberwiseClone").CreateDelegate<Func<object, object>>();
        var generic = core.GetType("System.Reflection.Emit.GenericMethodInfo") ?? throw new MissingMemberException("GenericMethodInfo");
        GenericMethod = (generic, field(generic, "m_methodHandle"), field(generic, "m_context"));
        var genericField = core.GetType("System.Reflection.Emit.GenericFieldInfo") ?? throw new MissingMemberException("GenericFieldInfo");
        GenericField = (genericField, field(genericField, "m_fieldHandle"), field(genericField, "m_context"));
        var variable = core.GetType("System.Reflection.Emit.VarArgMethod") ?? throw new MissingMemberException("VarArgMethod");
        VarArgMethod = (variable, field(variable, "m_method"), field(variable, "m_dynamicMethod"));
    }

    /// <summary>A token of a method of a generic type: its class, the method's handle and the type's.</summary>
    public (Type Type, FieldInfo Method, FieldInfo Context) GenericMethod { get; }

    /// <summary>The same of a field.</summary>
    public (Type Type, FieldInfo Field, FieldInfo Context) GenericField { get; }

    /// <summary>A token of a method with a variable number of arguments: one of the two is null.</summary>
    public (Type Type, FieldInfo Method, FieldInfo Dynamic) VarArgMethod { get; }

    /// <summary>The parts of this runtime, or the name that it lacks.</summary>
    public static DynamicMethodParts? Of(out string? missing)
    {
        (var parts, missing) = Found.Value;
        return parts;
    }

    /// <summary>The runtime's handle of the method's code; 0 where it was never asked for.</summary>
    public nint Function(DynamicMethod method) => _handle.GetValue(method) is null ? 0 : _descriptor(method).Value;

    /// <summary>What its IL names; null where it has none yet.</summary>
    public IReadOnlyList<object?>? Tokens(DynamicMethod method) =>
        _resolver.GetValue(method) is { } resolver && _scope.GetValue(resolver) is { } scope ? (IReadOnlyList<object?>?)_tokens.GetValue(scope) : null;

    /// <summary>
    /// Compiles the method's IL once more, for a copy of it. The caller keeps the copy: it owns the new code.
    /// </summary>
    public DynamicMethod Recompile(DynamicMethod method)
    {
        var copy = (DynamicMethod)_copy(method);
        foreach (var field in new[] { _handle, _invoker, _signature, _resolver }) field.SetValue(copy, null);
        var before = _resolver.GetValue(method);
        // The new resolver is given to the method that the IL belongs to, and would free that one's code.
        var handle = _descriptor(copy);
        var resolver = _resolver.GetValue(method);
        _resolver.SetValue(method, before);
        _resolver.SetValue(copy, resolver);
        _owner.SetValue(resolver, copy);
        System.Runtime.CompilerServices.RuntimeHelpers.PrepareMethod(handle);
        return copy;
    }

    /// <summary>
    /// Keeps the code of methods from being freed, ever. A resolver frees the code of the method to which it refers when it is
    /// collected, at any moment on the finalizer's thread: while codes are exchanged it must not.
    /// </summary>
    /// <returns>False where that thread is held up, or nobody can wait for it: it may be about to free one of them.</returns>
    public bool Keep(IEnumerable<DynamicMethod> methods, TimeSpan patience)
    {
        foreach (var method in methods)
            if (_resolver.GetValue(method) is { } resolver) GC.SuppressFinalize(resolver);
        var passed = new ManualResetEventSlim();
        try
        {
            new Thread(() =>
            {
                GC.WaitForPendingFinalizers();
                passed.Set();
            })
            { IsBackground = true, Name = "patchgen-finalizers" }.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }

        return passed.Wait(patience);
    }

    /// <summary>
    /// Gives a method the code of its copy, and the copy the code that the method had, which must be kept: what asks the method for
    /// its code from now on gets the new one.
    /// </summary>
    public void Exchange(DynamicMethod method, DynamicMethod copy)
    {
        var (handle, resolver) = (_handle.GetValue(method), _resolver.GetValue(method));
        var (newHandle, newResolver) = (_handle.GetValue(copy), _resolver.GetValue(copy));
        _handle.SetValue(method, newHandle);
        _resolver.SetValue(method, newResolver);
        _owner.SetValue(newResolver, method);
        _handle.SetValue(copy, handle);
        _resolver.SetValue(copy, resolver);
        _owner.SetValue(resolver, copy);
    }

    private static (DynamicMethodParts?, string?) Find()
    {
        try
        {
            return (new DynamicMethodParts(
                (type, name) => type.GetField(name, Instance) ?? throw new MissingMemberException($"{type.Name}.{name}"),
                (type, name) => type.GetMethod(name, Instance) ?? throw new MissingMemberException($"{type.Name}.{name}")), null);
        }
        catch (Exception e) when (e is MissingMemberException or ArgumentException)
        {
            return (null, e.Message);
        }
    }
}
