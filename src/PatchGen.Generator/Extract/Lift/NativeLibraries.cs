using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Statics;
using PatchGen.Generator.Extract.Verify;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>
/// Has P/Invokes that are new look for their libraries as the target's would: the patch module registers a resolver that asks
/// for the target. Where the target has a resolver of its own that cannot be asked, new P/Invokes are refused.
/// </summary>
internal sealed class NativeLibraries(Extraction extraction)
{
    private bool written;

    private TypeSystem Types => extraction.Module.TypeSystem;

    private TypeReference Library => extraction.Core("System.Runtime.InteropServices", "NativeLibrary");

    public void Import(MethodDefinition post)
    {
        if (extraction.Sides.Pre.GetMemberReferences().Concat(extraction.Sides.Post.GetMemberReferences()).Any(m => m.Name == "SetDllImportResolver"))
            extraction.Refusals.Add("PG6103", post, "a new P/Invoke would bypass the resolver that the target registers with NativeLibrary.SetDllImportResolver", "call an existing P/Invoke, or load the library with NativeLibrary");
        if (written) return;
        written = true;
        var additions = new Additions(extraction, "NativeLibraries__Patch");
        Register(additions, Resolve(additions));
    }

    // IntPtr Resolve(string name, Assembly patch, DllImportSearchPath? path) => TryLoad(name, target, path, out var library) ? library : 0
    private MethodDefinition Resolve(Additions additions)
    {
        var assembly = Reflection.Assembly(extraction);
        var path = Reflection.Generic(extraction, "Nullable", isValueType: true, extraction.Core("System.Runtime.InteropServices", "DllImportSearchPath", isValueType: true));
        var resolve = additions.Method("Resolve", Types.IntPtr, Types.String, assembly, path);
        var library = new VariableDefinition(Types.IntPtr);
        resolve.Body.Variables.Add(library);
        resolve.Body.InitLocals = true;
        var il = resolve.Body.GetILProcessor();
        il.Emit(OpCodes.Ldarg_0);
        additions.LoadAssembly(il, additions.Target);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldloca, library);
        il.Emit(OpCodes.Call, Reflection.Static(Library, "TryLoad", Types.Boolean, Types.String, assembly, path, new ByReferenceType(Types.IntPtr)));
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldloc, library);
        il.Emit(OpCodes.Ret);
        return resolve;
    }

    // The module's own initializer runs before any of its code.
    private void Register(Additions additions, MethodDefinition resolve)
    {
        var resolver = extraction.Core("System.Runtime.InteropServices", "DllImportResolver");
        var initializer = StaticConstructor.On(extraction, extraction.Module.Types.First(t => t.Name == "<Module>"));
        var il = initializer.Body.GetILProcessor();
        additions.LoadAssembly(il, additions.Holder);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ldftn, resolve);
        il.Emit(OpCodes.Newobj, Reflection.Delegate(extraction, resolver));
        il.Emit(OpCodes.Call, Reflection.Static(Library, "SetDllImportResolver", Types.Void, Reflection.Assembly(extraction), resolver));
        il.Emit(OpCodes.Ret);
    }
}
