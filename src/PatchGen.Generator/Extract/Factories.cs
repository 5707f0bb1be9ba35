using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract;

/// <summary>Writes what <c>newobj</c> becomes for a constructor that the target does not have.</summary>
internal static class Factories
{
    public static void Write(Extraction extraction, MethodDefinition constructor, MethodDefinition body, MethodDefinition factory)
    {
        var made = new VariableDefinition(factory.ReturnType);
        factory.Body.Variables.Add(made);
        factory.Body.InitLocals = true;
        var il = factory.Body.GetILProcessor();
        if (!constructor.DeclaringType.IsValueType)
        {
            // Allocate without a constructor, then run the lifted one, which calls the base's.
            var helpers = extraction.Core("System.Runtime.CompilerServices", "RuntimeHelpers");
            var allocate = Reflection.Static(helpers, "GetUninitializedObject", extraction.Module.TypeSystem.Object, Reflection.Type(extraction));
            il.Emit(OpCodes.Ldtoken, factory.ReturnType);
            il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
            il.Emit(OpCodes.Call, allocate);
            il.Emit(OpCodes.Castclass, factory.ReturnType);
            il.Emit(OpCodes.Stloc, made);
        }

        il.Emit(constructor.DeclaringType.IsValueType ? OpCodes.Ldloca : OpCodes.Ldloc, made);
        foreach (var parameter in factory.Parameters) il.Emit(OpCodes.Ldarg, parameter);
        MethodReference target = body;
        if (body.HasGenericParameters)
        {
            var instance = new GenericInstanceMethod(body);
            foreach (var parameter in factory.GenericParameters) instance.GenericArguments.Add(parameter);
            target = instance;
        }

        il.Emit(OpCodes.Call, target);
        il.Emit(OpCodes.Ldloc, made);
        il.Emit(OpCodes.Ret);
    }
}
