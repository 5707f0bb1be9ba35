using Mono.Cecil;

namespace PatchGen.Generator.Extract;

/// <summary>References to the core library that rewritten code needs.</summary>
internal static class Reflection
{
    public static MethodReference GetTypeFromHandle(Extraction extraction)
    {
        var method = new MethodReference("GetTypeFromHandle", extraction.Core("System", "Type"), extraction.Core("System", "Type"));
        method.Parameters.Add(new ParameterDefinition(extraction.Core("System", "RuntimeTypeHandle", isValueType: true)));
        return method;
    }

    public static MethodReference GetAssembly(Extraction extraction) =>
        new("get_Assembly", extraction.Core("System.Reflection", "Assembly"), extraction.Core("System", "Type")) { HasThis = true };

    public static MethodReference GetMethodFromHandle(Extraction extraction)
    {
        var declaring = extraction.Core("System.Reflection", "MethodBase");
        var method = new MethodReference("GetMethodFromHandle", declaring, declaring);
        method.Parameters.Add(new ParameterDefinition(extraction.Core("System", "RuntimeMethodHandle", isValueType: true)));
        return method;
    }

    public static MethodReference ObjectGetType(Extraction extraction) =>
        new("GetType", extraction.Core("System", "Type"), extraction.Module.TypeSystem.Object) { HasThis = true };

    public static MethodReference RunClassConstructor(Extraction extraction)
    {
        var method = new MethodReference("RunClassConstructor", extraction.Module.TypeSystem.Void, extraction.Core("System.Runtime.CompilerServices", "RuntimeHelpers"));
        method.Parameters.Add(new ParameterDefinition(extraction.Core("System", "RuntimeTypeHandle", isValueType: true)));
        return method;
    }
}
