using Mono.Cecil;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Verify;

namespace PatchGen.Generator.Extract.Shadow;

/// <summary>Names what a patch module uses of the shadow fields' library.</summary>
internal sealed class ShadowReferences(Extraction extraction)
{
    // The lowest version: whatever the runtime brings will do.
    private AssemblyNameReference Library => extraction.Types.Assembly(new AssemblyNameReference("PatchGen.Hooks", new Version(0, 0, 0, 0)));

    /// <summary><c>ShadowField&lt;value&gt;</c>.</summary>
    public TypeReference Field(TypeReference value)
    {
        var open = Type("ShadowField`1");
        open.GenericParameters.Add(new GenericParameter(open));
        return TypeMap.Instance(open, [value]);
    }

    /// <summary><c>ShadowAccess.name&lt;value&gt;</c>.</summary>
    public MethodReference Access(string name, TypeReference value)
    {
        var method = new MethodReference(name, extraction.Module.TypeSystem.Void, Type("ShadowAccess"));
        var parameter = new GenericParameter(method);
        method.GenericParameters.Add(parameter);
        method.ReturnType = name switch
        {
            "Load" => parameter,
            "Address" => new ByReferenceType(parameter),
            _ => method.ReturnType,
        };
        method.Parameters.Add(new ParameterDefinition(extraction.Module.TypeSystem.Object));
        if (name == "Store") method.Parameters.Add(new ParameterDefinition(parameter));
        method.Parameters.Add(new ParameterDefinition(Field(parameter)));
        return Instance(method, value);
    }

    /// <summary><c>object ShadowAccess.Cloned(object original, object clone)</c>.</summary>
    public MethodReference Cloned => Reflection.Static(Type("ShadowAccess"), "Cloned", extraction.Module.TypeSystem.Object, extraction.Module.TypeSystem.Object, extraction.Module.TypeSystem.Object);

    /// <summary><c>Shadow.Field&lt;value&gt;(Type declaring, string name, Type patch, T initial, Func&lt;object, T&gt; initializer)</c>.</summary>
    public MethodReference Define(TypeReference value)
    {
        var method = new MethodReference("Field", extraction.Module.TypeSystem.Void, Type("Shadow"));
        var parameter = new GenericParameter(method);
        method.GenericParameters.Add(parameter);
        method.ReturnType = Field(parameter);
        foreach (var type in new[] { Reflection.Type(extraction), extraction.Module.TypeSystem.String, Reflection.Type(extraction), parameter, Initializer(parameter) })
            method.Parameters.Add(new ParameterDefinition(type));
        return Instance(method, value);
    }

    /// <summary><c>Func&lt;object, value&gt;</c>.</summary>
    public GenericInstanceType Initializer(TypeReference value) => Reflection.Generic(extraction, "Func", isValueType: false, extraction.Module.TypeSystem.Object, value);

    private TypeReference Type(string name) => new("PatchGen.Hooks", name, extraction.Module, Library, valueType: false);

    private static GenericInstanceMethod Instance(MethodReference method, TypeReference value)
    {
        var instance = new GenericInstanceMethod(method);
        instance.GenericArguments.Add(value);
        return instance;
    }
}
