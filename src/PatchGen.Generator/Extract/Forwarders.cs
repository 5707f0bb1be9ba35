using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract;

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

    private static MethodReference Instance(MethodDefinition lifted, MethodDefinition caller)
    {
        if (!lifted.HasGenericParameters) return lifted;
        var instance = new GenericInstanceMethod(lifted);
        foreach (var parameter in caller.GenericParameters) instance.GenericArguments.Add(parameter);
        return instance;
    }
}
