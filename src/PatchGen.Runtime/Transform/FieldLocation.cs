using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace PatchGen.Runtime.Transform;

/// <summary>References to fields that a hook's compiler could not name: those of the pre side only, and readonly ones.</summary>
internal static class FieldLocation
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private delegate ref T Locate<T>(object? instance);

    /// <summary>The static field of that name.</summary>
    /// <exception cref="MissingFieldException">There is none that can be written.</exception>
    public static FieldInfo Static(Type type, string name)
    {
        var field = type.GetField(name, Declared);
        if (field is not { IsStatic: true }) throw new MissingFieldException($"{type} has no static field '{name}'.");
        if (field.IsLiteral) throw new MissingFieldException($"{type}.{name} is a const: its value is in the code that names it.");
        if (field.IsDefined(typeof(ThreadStaticAttribute), inherit: false)) throw new MissingFieldException($"{type}.{name} has a value for each thread.");
        // Its initializers must not come after what a hook writes.
        RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        return field;
    }

    /// <summary>The instance field of that name, of the most derived type that declares one.</summary>
    /// <exception cref="MissingFieldException">There is none.</exception>
    public static FieldInfo Instance(object instance, string name)
    {
        for (var type = instance.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Declared) is { IsStatic: false } field) return field;
        }

        throw new MissingFieldException($"{instance.GetType()} has no instance field '{name}'.");
    }

    /// <summary>Where the field is.</summary>
    /// <exception cref="MissingFieldException">It is of another type than <typeparamref name="T"/>.</exception>
    public static ref T Of<T>(FieldInfo field, object? instance)
    {
        if (field.FieldType != typeof(T)) throw new MissingFieldException($"{field.DeclaringType}.{field.Name} is of type {field.FieldType}, not {typeof(T)}.");
        var method = new DynamicMethod($"location of {field.Name}", typeof(T).MakeByRefType(), [typeof(object)], typeof(FieldLocation).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        if (!field.IsStatic)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(field.DeclaringType!.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, field.DeclaringType);
        }

        il.Emit(field.IsStatic ? OpCodes.Ldsflda : OpCodes.Ldflda, field);
        il.Emit(OpCodes.Ret);
        return ref method.CreateDelegate<Locate<T>>()(instance);
    }
}
