using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>Writes statics that do a little and then call a lifted method.</summary>
internal static class Forwarders
{
    /// <summary>What <c>newobj</c> becomes for a constructor that the target does not have.</summary>
    public static void Construct(Extraction extraction, MethodDefinition constructor, MethodDefinition lifted, MethodDefinition factory)
    {
        var made = new VariableDefinition(factory.ReturnType);
        factory.Body.Variables.Add(made);
        factory.Body.InitLocals = true;
        var il = factory.Body.GetILProcessor();
        if (!constructor.DeclaringType.IsValueType)
        {
            // Allocate without a constructor, then run the lifted one, which calls the base's.
            var helpers = extraction.Core("System.Runtime.CompilerServices", "RuntimeHelpers");
            il.Emit(OpCodes.Ldtoken, factory.ReturnType);
            il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
            il.Emit(OpCodes.Call, Reflection.Static(helpers, "GetUninitializedObject", extraction.Module.TypeSystem.Object, Reflection.Type(extraction)));
            il.Emit(OpCodes.Castclass, factory.ReturnType);
            il.Emit(OpCodes.Stloc, made);
        }

        il.Emit(constructor.DeclaringType.IsValueType ? OpCodes.Ldloca : OpCodes.Ldloc, made);
        foreach (var parameter in factory.Parameters) il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Call, Instance(lifted, factory));
        il.Emit(OpCodes.Ldloc, made);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>What a delegate is made of that is closed over a boxed struct.</summary>
    public static void Unbox(Extraction extraction, MethodDefinition post, MethodDefinition lifted, MethodDefinition forward)
    {
        var il = forward.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Unbox, extraction.Types.Self(post.DeclaringType, Lifter.Generics(post, forward)));
        foreach (var parameter in forward.Parameters.Skip(1)) il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Call, Instance(lifted, forward));
        il.Emit(OpCodes.Ret);
    }

    /// <summary>What a call without the further parameters means: one with their defaults.</summary>
    public static void Succeed(Extraction extraction, IReadOnlyList<ParameterDefinition> further, MethodDefinition lifted, MethodDefinition forward, Generics generics)
    {
        var il = forward.Body.GetILProcessor();
        foreach (var parameter in forward.Parameters) il.Emit(OpCodes.Ldarg, parameter);
        foreach (var parameter in further) Load(extraction, il, parameter, forward, generics);
        il.Emit(OpCodes.Call, Instance(lifted, forward));
        il.Emit(OpCodes.Ret);
    }

    private static void Load(Extraction extraction, ILProcessor il, ParameterDefinition parameter, MethodDefinition forward, Generics generics)
    {
        switch (parameter.Constant)
        {
            case null when parameter.ParameterType is { IsValueType: false, IsGenericParameter: false, IsPointer: false, IsFunctionPointer: false }: il.Emit(OpCodes.Ldnull); return;
            case null: Default(extraction, il, parameter, forward, generics); return;
            case bool value: il.Emit(OpCodes.Ldc_I4, value ? 1 : 0); break;
            case char value: il.Emit(OpCodes.Ldc_I4, value); break;
            case long value: il.Emit(OpCodes.Ldc_I8, value); break;
            case ulong value: il.Emit(OpCodes.Ldc_I8, unchecked((long)value)); break;
            case uint value: il.Emit(OpCodes.Ldc_I4, unchecked((int)value)); break;
            case float value: il.Emit(OpCodes.Ldc_R4, value); break;
            case double value: il.Emit(OpCodes.Ldc_R8, value); break;
            case string value: il.Emit(OpCodes.Ldstr, value); break;
            case var value: il.Emit(OpCodes.Ldc_I4, System.Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)); break;
        }

        if (parameter.ParameterType is not GenericInstanceType { ElementType.FullName: "System.Nullable`1" } nullable) return;
        var constructor = new MethodReference(".ctor", extraction.Module.TypeSystem.Void, extraction.Types.Map(nullable, generics)) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(nullable.ElementType.GenericParameters[0]));
        il.Emit(OpCodes.Newobj, constructor);
    }

    private static void Default(Extraction extraction, ILProcessor il, ParameterDefinition parameter, MethodDefinition forward, Generics generics)
    {
        var made = new VariableDefinition(extraction.Types.Map(parameter.ParameterType, generics));
        forward.Body.Variables.Add(made);
        forward.Body.InitLocals = true;
        il.Emit(OpCodes.Ldloca, made);
        il.Emit(OpCodes.Initobj, made.VariableType);
        il.Emit(OpCodes.Ldloc, made);
    }

    private static MethodReference Instance(MethodDefinition lifted, MethodDefinition caller)
    {
        if (!lifted.HasGenericParameters) return lifted;
        var instance = new GenericInstanceMethod(lifted);
        foreach (var parameter in caller.GenericParameters) instance.GenericArguments.Add(parameter);
        return instance;
    }
}
