using Mono.Cecil;

namespace PatchGen.Generator.Extract.Map;

/// <summary>What the generic parameters of a post definition become in the patch module.</summary>
internal delegate TypeReference Generics(GenericParameter parameter);

/// <summary>The ways in which generic parameters are renamed.</summary>
internal static class GenericsOf
{
    /// <summary>A cloned type keeps its own parameters.</summary>
    public static Generics Clone(TypeDefinition clone) => p => clone.GenericParameters[p.Position];

    /// <summary>A method of a cloned type keeps its own, and its type's.</summary>
    public static Generics Clone(MethodDefinition clone) => p =>
        p.Type == GenericParameterType.Type ? clone.DeclaringType.GenericParameters[p.Position] : clone.GenericParameters[p.Position];

    /// <summary>A lifted method takes the parameters of its type first, then its own, all as its own.</summary>
    public static Generics Lifted(MethodDefinition lifted, int ofType) => p =>
        lifted.GenericParameters[p.Type == GenericParameterType.Type ? p.Position : ofType + p.Position];

    /// <summary>Copies the parameters of a definition, without constraints: those may name what is not there yet.</summary>
    public static void Declare(IEnumerable<GenericParameter> parameters, IGenericParameterProvider on, bool keepVariance)
    {
        foreach (var parameter in parameters)
        {
            // Names must differ where a type's and a method's parameters come together.
            var name = on.GenericParameters.Any(p => p.Name == parameter.Name) ? $"{parameter.Name}_{on.GenericParameters.Count}" : parameter.Name;
            var attributes = keepVariance ? parameter.Attributes : parameter.Attributes & ~GenericParameterAttributes.VarianceMask;
            on.GenericParameters.Add(new GenericParameter(name, on) { Attributes = attributes });
        }
    }
}

/// <summary>Generic parameters by position alone, as the signature inside a member reference names them.</summary>
internal sealed class Positional
{
    private readonly TypeReference type;
    private readonly MethodReference method;

    public Positional(ModuleDefinition module)
    {
        type = new TypeReference("", "!", module, null);
        method = new MethodReference("!!", module.TypeSystem.Void, type);
    }

    public TypeReference Map(GenericParameter parameter) => At(parameter.Type == GenericParameterType.Type ? type : method, parameter.Position);

    private static GenericParameter At(IGenericParameterProvider owner, int position)
    {
        while (owner.GenericParameters.Count <= position) owner.GenericParameters.Add(new GenericParameter(owner));
        return owner.GenericParameters[position];
    }
}
