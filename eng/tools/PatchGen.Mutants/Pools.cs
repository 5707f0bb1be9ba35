using Mono.Cecil;

namespace PatchGen.Mutants;

/// <summary>The operands that a module's own code uses, by what they could stand in for. What the compiler made up is left out.</summary>
internal sealed class Pools
{
    private readonly Dictionary<string, List<MethodReference>> calls = [];
    private readonly Dictionary<string, List<MethodReference>> overloads = [];
    private readonly Dictionary<string, List<FieldReference>> fields = [];

    public Pools(Draft draft)
    {
        var methods = new HashSet<string>();
        var seen = new HashSet<string>();
        var types = new HashSet<string>();
        foreach (var instruction in draft.Types.SelectMany(t => t.Methods).Where(m => m.HasBody).SelectMany(m => m.Body.Instructions))
        {
            switch (instruction.Operand)
            {
                case MethodReference method when !Names(draft, method.DeclaringType) && !Names(draft, method) && !OverParameters(method.DeclaringType) && methods.Add(method.FullName):
                    Add(calls, Signature(method), method);
                    Add(overloads, Overload(method), method);
                    break;
                case FieldReference field when !Names(draft, field.DeclaringType) && !OverParameters(field.DeclaringType) && seen.Add(field.FullName):
                    Add(fields, Signature(field), field);
                    break;
                case TypeReference type when !Names(draft, type) && !OverParameters(type) && types.Add(type.FullName):
                    Types.Add(type);
                    break;
            }
        }

        foreach (var attribute in draft.Types.SelectMany(t => t.CustomAttributes.Concat(t.Methods.SelectMany(m => m.CustomAttributes)))
            .Where(a => a.Constructor.Parameters.Count == 0 && !Names(draft, a.AttributeType)).DistinctBy(a => a.AttributeType.FullName))
            Markers.Add(attribute.Constructor);
    }

    /// <summary>Types that instructions name.</summary>
    public List<TypeReference> Types { get; } = [];

    /// <summary>One of them; null where there is none.</summary>
    public TypeReference? AnyType(Random random) => Types.Count == 0 ? null : Types[random.Next(Types.Count)];

    /// <summary>Constructors of attributes that take no arguments.</summary>
    public List<MethodReference> Markers { get; } = [];

    /// <summary>Methods that take and give the same.</summary>
    public List<MethodReference>? Alike(MethodReference method) => calls.GetValueOrDefault(Signature(method));

    /// <summary>Methods of the same name and type that take as many arguments.</summary>
    public List<MethodReference>? Overloads(MethodReference method) => overloads.GetValueOrDefault(Overload(method));

    /// <summary>Fields of the same type.</summary>
    public List<FieldReference>? Alike(FieldReference field) => fields.GetValueOrDefault(Signature(field));

    private static string Signature(MethodReference method) =>
        $"{method.HasThis} {method.Name.StartsWith('.')} {method.GenericParameters.Count} {method is GenericInstanceMethod} {method.ReturnType}({string.Join(",", method.Parameters.Select(p => p.ParameterType))})";

    private static string Overload(MethodReference method) => $"{method.DeclaringType}::{method.Name} {method.HasThis} {method is GenericInstanceMethod} {method.ReturnType.MetadataType == MetadataType.Void} {method.Parameters.Count}";

    private static string Signature(FieldReference field) => $"{(field is FieldDefinition { IsStatic: true } ? "static" : field is FieldDefinition ? "" : field.DeclaringType.FullName)} {field.FieldType}";

    private static void Add<T>(Dictionary<string, List<T>> pool, string key, T item)
    {
        if (!pool.TryGetValue(key, out var list)) pool.Add(key, list = []);
        list.Add(item);
    }

    // True where a synthesized type is named.
    private static bool Names(Draft draft, TypeReference type) => type switch
    {
        GenericInstanceType instance => Names(draft, instance.ElementType) || instance.GenericArguments.Any(a => Names(draft, a)),
        TypeSpecification specification => Names(draft, specification.ElementType),
        TypeDefinition definition => draft.IsSynthesized(definition),
        _ => false,
    };

    private static bool Names(Draft draft, MethodReference method) => method switch
    {
        GenericInstanceMethod instance => Names(draft, instance.ElementMethod) || instance.GenericArguments.Any(a => Names(draft, a) || OverParameters(a)),
        MethodDefinition definition => draft.IsSynthesized(definition),
        _ => Reach.Own(draft.Module, method.DeclaringType) is not null && (method.Resolve() is not { } own || draft.IsSynthesized(own)),
    };

    // Generic parameters mean something else in another method.
    private static bool OverParameters(TypeReference type) => type.ContainsGenericParameter;
}
