using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract;

/// <summary>
/// Has P/Invokes that are new look for their libraries as the target's would: the patch module registers a resolver that asks
/// for the target. Where the target has a resolver of its own that cannot be asked, new P/Invokes are refused.
/// </summary>
internal sealed class NativeLibraries(Extraction extraction)
{
    private bool written;

    public void Import(MethodDefinition post)
    {
        if (extraction.Sides.Pre.GetMemberReferences().Concat(extraction.Sides.Post.GetMemberReferences()).Any(m => m.Name == "SetDllImportResolver"))
            extraction.Refusals.Add("PG6103", post, "a new P/Invoke would bypass the resolver that the target registers with NativeLibrary.SetDllImportResolver", "call an existing P/Invoke, or load the library with NativeLibrary");
        if (written) return;
        written = true;
        Register(Resolver());
    }

    // IntPtr Resolve(string name, Assembly patch, DllImportSearchPath? path) => TryLoad(name, target, path, out var library) ? library : 0
    private MethodDefinition Resolver()
    {
        var module = extraction.Module;
        var path = SearchPath();
        var holder = new TypeDefinition(
            "",
            "NativeLibraries__Patch",
            TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            module.TypeSystem.Object);
        module.Types.Add(holder);
        var resolve = new MethodDefinition("Resolve", MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, module.TypeSystem.IntPtr);
        foreach (var parameter in new[] { module.TypeSystem.String, extraction.Core("System.Reflection", "Assembly"), path })
            resolve.Parameters.Add(new ParameterDefinition(parameter));
        holder.Methods.Add(resolve);

        var load = new MethodReference("TryLoad", module.TypeSystem.Boolean, extraction.Core("System.Runtime.InteropServices", "NativeLibrary"));
        foreach (var parameter in new[] { module.TypeSystem.String, extraction.Core("System.Reflection", "Assembly"), path, new ByReferenceType(module.TypeSystem.IntPtr) })
            load.Parameters.Add(new ParameterDefinition(parameter));
        var library = new VariableDefinition(module.TypeSystem.IntPtr);
        resolve.Body.Variables.Add(library);
        resolve.Body.InitLocals = true;
        var il = resolve.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldtoken, extraction.Types.Target(extraction.Sides.Pre.Types.First(t => t.Name != "<Module>")));
        il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
        il.Emit(OpCodes.Callvirt, Reflection.GetAssembly(extraction));
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldloca, library);
        il.Emit(OpCodes.Call, load);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldloc, library);
        il.Emit(OpCodes.Ret);
        return resolve;
    }

    private void Register(MethodDefinition resolve)
    {
        var module = extraction.Module;
        var resolver = extraction.Core("System.Runtime.InteropServices", "DllImportResolver");
        var constructor = new MethodReference(".ctor", module.TypeSystem.Void, resolver) { HasThis = true };
        constructor.Parameters.Add(new ParameterDefinition(module.TypeSystem.Object));
        constructor.Parameters.Add(new ParameterDefinition(module.TypeSystem.IntPtr));
        var set = new MethodReference("SetDllImportResolver", module.TypeSystem.Void, extraction.Core("System.Runtime.InteropServices", "NativeLibrary"));
        set.Parameters.Add(new ParameterDefinition(extraction.Core("System.Reflection", "Assembly")));
        set.Parameters.Add(new ParameterDefinition(resolver));

        // The module's own initializer runs before any of its code.
        var initializer = new MethodDefinition(
            ".cctor",
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        module.Types.First(t => t.Name == "<Module>").Methods.Add(initializer);
        var il = initializer.Body.GetILProcessor();
        il.Emit(OpCodes.Ldtoken, resolve.DeclaringType);
        il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
        il.Emit(OpCodes.Callvirt, Reflection.GetAssembly(extraction));
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ldftn, resolve);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Call, set);
        il.Emit(OpCodes.Ret);
    }

    private GenericInstanceType SearchPath()
    {
        var nullable = extraction.Core("System", "Nullable`1", isValueType: true);
        nullable.GenericParameters.Add(new GenericParameter(nullable));
        return TypeMap.Instance(nullable, [extraction.Core("System.Runtime.InteropServices", "DllImportSearchPath", isValueType: true)]);
    }
}
