using System.Reflection.Metadata.Ecma335;
using Mono.Cecil;
using PatchGen.Generator.Match;

namespace PatchGen.Mutants;

/// <summary>
/// Which declared methods reach a synthesized method or field, through synthesized code only: a change there is a change of each of them.
/// Found on the original by its references, without the differ's bijection.
/// </summary>
internal sealed class Reach
{
    private readonly Dictionary<MetadataToken, List<MethodDefinition>> owners = [];
    private readonly Dictionary<MetadataToken, List<MetadataToken>> next = [];

    public Reach(Draft draft)
    {
        Synthesis = new(draft.Original.Snapshot.Metadata);
        var methods = draft.Module.GetTypes().SelectMany(t => t.Methods).ToList();
        foreach (var method in methods) next.Add(method.MetadataToken, [.. Referenced(draft.Module, method)]);
        foreach (var type in draft.Module.GetTypes().Where(Is)) next.Add(type.MetadataToken, [.. Parts(draft.Module, type)]);
        foreach (var owner in methods.Where(m => !Is(m))) Walk(owner);
        // Definitions of a draft that is closed would keep it alive.
        OwnerTokens = owners.ToDictionary(o => o.Key, o => o.Value.Select(m => m.MetadataToken).ToList());
        owners.Clear();
        next.Clear();
    }

    public Synthesis Synthesis { get; }

    private Dictionary<MetadataToken, List<MetadataToken>> OwnerTokens { get; }

    /// <summary>The tokens of the declared methods that reach a synthesized method, type or field.</summary>
    public IReadOnlyList<MetadataToken> Of(MetadataToken member) => OwnerTokens.GetValueOrDefault(member) ?? [];

    private bool Is(TypeDefinition type) => Synthesis.Is(MetadataTokens.TypeDefinitionHandle((int)type.MetadataToken.RID));

    private bool Is(MethodDefinition method) => Synthesis.Is(MetadataTokens.MethodDefinitionHandle((int)method.MetadataToken.RID));

    private void Walk(MethodDefinition owner)
    {
        var seen = new HashSet<MetadataToken>();
        var open = new Stack<MetadataToken>(next[owner.MetadataToken]);
        while (open.TryPop(out var token))
        {
            if (!seen.Add(token)) continue;
            if (!owners.TryGetValue(token, out var list)) owners.Add(token, list = []);
            list.Add(owner);
            foreach (var further in next.GetValueOrDefault(token) ?? []) open.Push(further);
        }
    }

    // The synthesized types, methods and fields that a body names.
    private IEnumerable<MetadataToken> Referenced(ModuleDefinition module, MethodDefinition method)
    {
        if (!method.HasBody) yield break;
        foreach (var token in method.Body.Variables.SelectMany(v => Types(module, v.VariableType))) yield return token;
        foreach (var operand in method.Body.Instructions.Select(i => i.Operand))
        {
            switch (operand)
            {
                case MethodReference reference:
                    foreach (var token in Types(module, reference.DeclaringType)) yield return token;
                    if (reference is GenericInstanceMethod instance)
                        foreach (var token in instance.GenericArguments.SelectMany(a => Types(module, a))) yield return token;
                    if (Own(module, reference.DeclaringType) is not null && reference.Resolve() is { } called && Is(called)) yield return called.MetadataToken;
                    break;
                case FieldReference reference:
                    foreach (var token in Types(module, reference.DeclaringType).Concat(Types(module, reference.FieldType))) yield return token;
                    if (Own(module, reference.DeclaringType) is { } owner && Is(owner) && reference.Resolve() is { } field) yield return field.MetadataToken;
                    break;
                case TypeReference type:
                    foreach (var token in Types(module, type)) yield return token;
                    break;
            }
        }
    }

    // What goes with the type itself: what makes instances, and what the runtime calls by itself or through an interface.
    private IEnumerable<MetadataToken> Parts(ModuleDefinition module, TypeDefinition type)
    {
        foreach (var method in type.Methods)
            if (method.IsConstructor || method.IsVirtual) yield return method.MetadataToken;
        foreach (var token in type.BaseType is null ? [] : Types(module, type.BaseType)) yield return token;
    }

    private IEnumerable<MetadataToken> Types(ModuleDefinition module, TypeReference? type)
    {
        switch (type)
        {
            case null:
                yield break;
            case GenericInstanceType instance:
                foreach (var token in Types(module, instance.ElementType).Concat(instance.GenericArguments.SelectMany(a => Types(module, a)))) yield return token;
                break;
            case TypeSpecification specification:
                foreach (var token in Types(module, specification.ElementType)) yield return token;
                break;
            default:
                if (Own(module, type) is { } own && Is(own)) yield return own.MetadataToken;
                break;
        }
    }

    /// <summary>The module's own definition that a reference names, or null.</summary>
    public static TypeDefinition? Own(ModuleDefinition module, TypeReference type) => type switch
    {
        TypeDefinition definition => definition,
        GenericParameter => null,
        TypeSpecification specification => Own(module, specification.ElementType),
        _ => null,
    };
}
