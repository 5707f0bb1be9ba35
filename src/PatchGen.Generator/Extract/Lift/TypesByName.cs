using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>
/// Writes, when first asked for, what <c>Type.GetType(name)</c> becomes: a name without an assembly means the target,
/// then the patch module for types that are new, then the core library.
/// </summary>
internal sealed class TypesByName(Extraction extraction)
{
    private MethodDefinition? lookup;

    /// <summary>A static <c>Type Get(string name, bool throwOnError, bool ignoreCase)</c>.</summary>
    public MethodReference Lookup => lookup ??= Get(new Additions(extraction, "TypesByName__Patch"));

    private TypeSystem Types => extraction.Module.TypeSystem;

    // Type.GetType(name, null, Resolve, throwOnError, ignoreCase)
    private MethodDefinition Get(Additions additions)
    {
        var type = Reflection.Type(extraction);
        var loader = Reflection.Generic(extraction, "Func", isValueType: false, extraction.Core("System.Reflection", "AssemblyName"), Reflection.Assembly(extraction));
        var resolver = Reflection.Generic(extraction, "Func", isValueType: false, Reflection.Assembly(extraction), Types.String, Types.Boolean, type);
        var get = additions.Method("Get", type, Types.String, Types.Boolean, Types.Boolean);
        var il = get.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ldftn, Resolve(additions));
        il.Emit(OpCodes.Newobj, Reflection.Delegate(extraction, resolver));
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, Reflection.Static(type, "GetType", type, Types.String, loader, resolver, Types.Boolean, Types.Boolean));
        il.Emit(OpCodes.Ret);
        return get;
    }

    // Type Resolve(Assembly? named, string name, bool ignoreCase)
    private MethodDefinition Resolve(Additions additions)
    {
        var assembly = Reflection.Assembly(extraction);
        var resolve = additions.Method("Resolve", Reflection.Type(extraction), assembly, Types.String, Types.Boolean);
        var il = resolve.Body.GetILProcessor();
        var unqualified = il.Create(OpCodes.Nop);
        var none = il.Create(OpCodes.Ldnull);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brfalse, unqualified);
        Try(il, () => il.Emit(OpCodes.Ldarg_0));
        // A new type is the target's, whatever module it came in.
        il.Emit(OpCodes.Ldarg_0);
        additions.LoadAssembly(il, additions.Target);
        il.Emit(OpCodes.Call, Reflection.Static(assembly, "op_Inequality", Types.Boolean, assembly, assembly));
        il.Emit(OpCodes.Brtrue, none);
        il.Append(unqualified);
        foreach (var of in new[] { additions.Target, additions.Holder, Types.Object }) Try(il, () => additions.LoadAssembly(il, of));
        il.Append(none);
        il.Emit(OpCodes.Ret);
        return resolve;
    }

    // if (assembly.GetType(name, false, ignoreCase) is { } found) return found;
    private void Try(ILProcessor il, Action loadAssembly)
    {
        var next = il.Create(OpCodes.Pop);
        loadAssembly();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Callvirt, Reflection.Instance(Reflection.Assembly(extraction), "GetType", Reflection.Type(extraction), Types.String, Types.Boolean, Types.Boolean));
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Brfalse, next);
        il.Emit(OpCodes.Ret);
        il.Append(next);
    }
}
