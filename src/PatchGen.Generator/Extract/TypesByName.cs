using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract;

/// <summary>
/// Writes, when first asked for, what <c>Type.GetType(name)</c> becomes: a name without an assembly means the target,
/// then the patch module for types that are new, then the core library.
/// </summary>
internal sealed class TypesByName(Extraction extraction)
{
    private MethodDefinition? lookup;

    /// <summary>A static <c>Type Get(string name, bool throwOnError, bool ignoreCase)</c>.</summary>
    public MethodReference Lookup => lookup ??= Define();

    private MethodDefinition Define()
    {
        var module = extraction.Module;
        var types = module.TypeSystem;
        var type = extraction.Core("System", "Type");
        var assembly = extraction.Core("System.Reflection", "Assembly");
        var holder = new TypeDefinition(
            "",
            "TypesByName__Patch",
            TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            types.Object);
        module.Types.Add(holder);

        var resolve = Method("Resolve", type, assembly, types.String, types.Boolean);
        var il = resolve.Body.GetILProcessor();
        var target = extraction.Types.Target(extraction.Sides.Pre.Types.First(t => t.Name != "<Module>"));
        var unqualified = il.Create(OpCodes.Nop);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brfalse, unqualified);
        Try(() => il.Emit(OpCodes.Ldarg_0));
        // A new type is the target's, whatever module it came in.
        il.Emit(OpCodes.Ldarg_0);
        AssemblyOf(target);
        il.Emit(OpCodes.Call, Call("op_Inequality", types.Boolean, assembly, [assembly, assembly], hasThis: false));
        var none = il.Create(OpCodes.Ldnull);
        il.Emit(OpCodes.Brtrue, none);
        il.Append(unqualified);
        Try(() => AssemblyOf(target));
        Try(() => AssemblyOf(holder));
        Try(() => AssemblyOf(types.Object));
        il.Append(none);
        il.Emit(OpCodes.Ret);

        var get = Method("Get", type, types.String, types.Boolean, types.Boolean);
        il = get.Body.GetILProcessor();
        var resolver = Func(4, assembly, types.String, types.Boolean, type);
        var loader = Func(2, extraction.Core("System.Reflection", "AssemblyName"), assembly);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ldftn, resolve);
        var constructor = new MethodReference(".ctor", types.Void, resolver) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(types.Object));
        constructor.Parameters.Add(new ParameterDefinition(types.IntPtr));
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, Call("GetType", type, type, [types.String, loader, resolver, types.Boolean, types.Boolean], hasThis: false));
        il.Emit(OpCodes.Ret);
        return get;

        MethodDefinition Method(string name, TypeReference returns, params TypeReference[] parameters)
        {
            var method = new MethodDefinition(name, MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, returns);
            foreach (var parameter in parameters) method.Parameters.Add(new ParameterDefinition(parameter));
            holder.Methods.Add(method);
            return method;
        }

        // return <assembly>.GetType(name, false, ignoreCase), where that is not null.
        void Try(Action load)
        {
            var next = il.Create(OpCodes.Pop);
            load();
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Callvirt, Call("GetType", type, assembly, [types.String, types.Boolean, types.Boolean], hasThis: true));
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Brfalse, next);
            il.Emit(OpCodes.Ret);
            il.Append(next);
        }

        void AssemblyOf(TypeReference of)
        {
            il.Emit(OpCodes.Ldtoken, of);
            il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
            il.Emit(OpCodes.Callvirt, Reflection.GetAssembly(extraction));
        }

        GenericInstanceType Func(int arity, params TypeReference[] arguments)
        {
            var open = extraction.Core("System", $"Func`{arity}");
            for (var i = 0; i < arity; i++) open.GenericParameters.Add(new GenericParameter(open));
            return TypeMap.Instance(open, arguments);
        }

        static MethodReference Call(string name, TypeReference returns, TypeReference declaring, TypeReference[] parameters, bool hasThis)
        {
            var method = new MethodReference(name, returns, declaring) { HasThis = hasThis };
            foreach (var parameter in parameters) method.Parameters.Add(new ParameterDefinition(parameter));
            return method;
        }
    }
}
