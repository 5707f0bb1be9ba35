using Mono.Cecil;

namespace PatchGen.Generator.Extract.Map;

/// <summary>References to the core library that rewritten code needs.</summary>
internal static class Reflection
{
    public static MethodReference GetTypeFromHandle(Extraction extraction) =>
        Static(Type(extraction), "GetTypeFromHandle", Type(extraction), extraction.Core("System", "RuntimeTypeHandle", isValueType: true));

    public static MethodReference GetAssembly(Extraction extraction) =>
        Instance(Type(extraction), "get_Assembly", Assembly(extraction));

    public static MethodReference GetMethodFromHandle(Extraction extraction)
    {
        var method = extraction.Core("System.Reflection", "MethodBase");
        return Static(method, "GetMethodFromHandle", method, extraction.Core("System", "RuntimeMethodHandle", isValueType: true));
    }

    public static MethodReference ObjectGetType(Extraction extraction) =>
        Instance(extraction.Module.TypeSystem.Object, "GetType", Type(extraction));

    public static MethodReference RunClassConstructor(Extraction extraction) =>
        Static(extraction.Core("System.Runtime.CompilerServices", "RuntimeHelpers"), "RunClassConstructor", extraction.Module.TypeSystem.Void, extraction.Core("System", "RuntimeTypeHandle", isValueType: true));

    public static TypeReference Type(Extraction extraction) => extraction.Core("System", "Type");

    public static TypeReference Assembly(Extraction extraction) => extraction.Core("System.Reflection", "Assembly");

    /// <summary>The constructor of a delegate type.</summary>
    public static MethodReference Delegate(Extraction extraction, TypeReference type) =>
        Instance(type, ".ctor", extraction.Module.TypeSystem.Void, extraction.Module.TypeSystem.Object, extraction.Module.TypeSystem.IntPtr);

    /// <summary>An instantiation of a generic type of the core library.</summary>
    public static GenericInstanceType Generic(Extraction extraction, string name, bool isValueType, params TypeReference[] arguments)
    {
        var open = extraction.Core("System", $"{name}`{arguments.Length}", isValueType);
        foreach (var _ in arguments) open.GenericParameters.Add(new GenericParameter(open));
        return TypeMap.Instance(open, arguments);
    }

    public static MethodReference Static(TypeReference declaring, string name, TypeReference returns, params TypeReference[] parameters) =>
        Method(declaring, name, returns, parameters);

    public static MethodReference Instance(TypeReference declaring, string name, TypeReference returns, params TypeReference[] parameters)
    {
        var method = Method(declaring, name, returns, parameters);
        method.HasThis = true;
        return method;
    }

    private static MethodReference Method(TypeReference declaring, string name, TypeReference returns, TypeReference[] parameters)
    {
        var method = new MethodReference(name, returns, declaring);
        foreach (var parameter in parameters) method.Parameters.Add(new ParameterDefinition(parameter));
        return method;
    }
}
