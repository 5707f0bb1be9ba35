using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants.Mutators;

/// <summary>Base types, interfaces, explicit implementations, generic constraints.</summary>
internal static class Hierarchy
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.Of<TypeDefinition>("interface added or removed", (draft, type, random) => random.Next(2) == 0
            ? type.HasInterfaces && type.Interfaces[random.Next(type.Interfaces.Count)] is var gone ? new($"{gone.InterfaceType} removed", () => type.Interfaces.Remove(gone)) : null
            : Interfaces(draft) is { Length: > 0 } all && all[random.Next(all.Length)] is var other && other != type && type.Interfaces.All(i => i.InterfaceType.FullName != other.FullName)
                ? new($"{other} added", () => type.Interfaces.Add(new(other))) : null, typeof(HierarchyChanged)),
        Mutator.Of<TypeDefinition>("base type", (draft, type, random) => type is { IsClass: true, IsValueType: false, BaseType: not null } && draft.Pools.AnyType(random) is { IsArray: false } other && other.FullName != type.BaseType.FullName && other != type
            ? new($"{type.BaseType} -> {other}", () => type.BaseType = other) : null, typeof(HierarchyChanged)),
        Mutator.Of<TypeDefinition>("explicit implementation", (draft, type, random) => type.Methods.Where(m => m.HasOverrides).ToArray() is { Length: > 0 } methods
            && methods[random.Next(methods.Length)] is var method && random.Next(method.Overrides.Count) is var at
            ? random.Next(2) == 0 || draft.Pools.Alike(method.Overrides[at]) is not { } alike || alike[random.Next(alike.Count)] is not { } other || other.FullName == method.Overrides[at].FullName
                ? new($"{method.Name} no more implements {method.Overrides[at]}", () => method.Overrides.RemoveAt(at))
                : new($"{method.Name} implements {other} for {method.Overrides[at]}", () => method.Overrides[at] = other)
            : null, typeof(MethodImplsChanged)),
        .. Constraints<TypeDefinition>(),
        .. Constraints<MethodDefinition>(),
    ];

    private static IEnumerable<Mutator> Constraints<T>() where T : class, IGenericParameterProvider =>
    [
        Mutator.Of<T>("generic constraint", (draft, unit, random) =>
        {
            if (Own(unit) is not { Length: > 0 } parameters) return null;
            var parameter = parameters[random.Next(parameters.Length)];
            if (parameter.HasConstraints && random.Next(2) == 0)
            {
                var at = random.Next(parameter.Constraints.Count);
                return new($"{parameter.Position}: {parameter.Constraints[at].ConstraintType} removed", () => parameter.Constraints.RemoveAt(at));
            }

            if (random.Next(2) == 0 && draft.Pools.AnyType(random) is { } type && parameter.Constraints.All(c => c.ConstraintType.FullName != type.FullName))
                return new($"{parameter.Position}: {type} added", () => parameter.Constraints.Add(new(type)));
            GenericParameterAttributes[] flags = [GenericParameterAttributes.ReferenceTypeConstraint, GenericParameterAttributes.NotNullableValueTypeConstraint, GenericParameterAttributes.DefaultConstructorConstraint, GenericParameterAttributes.Covariant];
            var flag = flags[random.Next(flags.Length)];
            return new($"{parameter.Position}: {flag}", () => parameter.Attributes ^= flag);
        }, typeof(GenericParametersChanged)),
    ];

    // A nested type repeats its encloser's parameters.
    private static GenericParameter[] Own(IGenericParameterProvider unit) => unit.HasGenericParameters ? [.. unit.GenericParameters] : [];

    private static TypeDefinition[] Interfaces(Draft draft) => [.. draft.Types.Where(t => t.IsInterface && !t.HasGenericParameters && !draft.IsSynthesized(t))];
}
