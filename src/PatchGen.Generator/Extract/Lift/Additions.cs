using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>A static class of the patch module's own, with nothing of the user's in it.</summary>
internal sealed class Additions
{
    private readonly Extraction extraction;

    public Additions(Extraction extraction, string name)
    {
        this.extraction = extraction;
        Holder = new TypeDefinition(
            "",
            name,
            TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            extraction.Module.TypeSystem.Object);
        extraction.Module.Types.Add(Holder);
    }

    public TypeDefinition Holder { get; }

    /// <summary>Some type of the target.</summary>
    public TypeReference Target => extraction.Types.Target(extraction.Sides.Pre.Types.First(t => t.Name != "<Module>"));

    public MethodDefinition Method(string name, TypeReference returns, params TypeReference[] parameters)
    {
        var method = new MethodDefinition(name, MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, returns);
        foreach (var parameter in parameters) method.Parameters.Add(new ParameterDefinition(parameter));
        Holder.Methods.Add(method);
        return method;
    }

    /// <summary>Loads <c>typeof(of).Assembly</c>.</summary>
    public void LoadAssembly(ILProcessor il, TypeReference of)
    {
        il.Emit(OpCodes.Ldtoken, of);
        il.Emit(OpCodes.Call, Reflection.GetTypeFromHandle(extraction));
        il.Emit(OpCodes.Callvirt, Reflection.GetAssembly(extraction));
    }
}
