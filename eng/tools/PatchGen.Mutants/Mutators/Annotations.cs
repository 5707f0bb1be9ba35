using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants.Mutators;

/// <summary>Custom attributes: of types, members, parameters and their like.</summary>
internal static class Annotations
{
    // The attributes that hold a const or a default of decimal are said as such.
    private static readonly System.Collections.Immutable.ImmutableArray<Type> Shown = [typeof(AttributesChanged), typeof(ConstChanged), typeof(ParametersChanged)];

    public static IReadOnlyList<Mutator> All { get; } = [.. Of<TypeDefinition>(), .. Of<MethodDefinition>(), .. Of<FieldDefinition>(), .. Of<PropertyDefinition>(), .. Of<EventDefinition>()];

    private static IEnumerable<Mutator> Of<T>() where T : class, ICustomAttributeProvider =>
    [
        Mutator.Of<T>("attribute added", (draft, unit, random) => Holder(unit, random) is var (holder, name) && draft.Pools.Markers is { Count: > 0 } markers && markers[random.Next(markers.Count)] is var marker
            ? new($"{name} [{marker.DeclaringType}] added", () => holder.CustomAttributes.Add(new(marker))) : null, typeof(AttributesChanged)),
        Mutator.Of<T>("attribute removed", (_, unit, random) => Pick(unit, random) is var (holder, name, attribute)
            ? new($"{name} [{attribute.AttributeType}] removed", () => holder.CustomAttributes.Remove(attribute)) : null, Shown),
        Mutator.Of<T>("attribute's argument", (_, unit, random) => Pick(unit, random) is var (holder, name, attribute) && !NamesMachine(attribute) && Other(attribute, random) is var (other, what)
            ? new($"{name} [{attribute.AttributeType}] {what}", () => holder.CustomAttributes[holder.CustomAttributes.IndexOf(attribute)] = other) : null, Shown),
    ];

    private static (ICustomAttributeProvider Holder, string Name) Holder(ICustomAttributeProvider unit, Random random)
    {
        var holders = Holders(unit).ToArray();
        return holders[random.Next(holders.Length)];
    }

    private static (ICustomAttributeProvider Holder, string Name, CustomAttribute Attribute)? Pick(ICustomAttributeProvider unit, Random random)
    {
        var attributes = Holders(unit).Where(h => h.Holder.HasCustomAttributes).SelectMany(h => h.Holder.CustomAttributes.Select(a => (h.Holder, h.Name, a))).ToArray();
        return attributes.Length == 0 ? null : attributes[random.Next(attributes.Length)];
    }

    // What has no facts of its own is its owner's.
    private static IEnumerable<(ICustomAttributeProvider Holder, string Name)> Holders(ICustomAttributeProvider unit)
    {
        yield return (unit, "");
        if (unit is IGenericParameterProvider { HasGenericParameters: true } generic)
        {
            foreach (var parameter in generic.GenericParameters)
            {
                yield return (parameter, $"generic parameter {parameter.Position}");
                foreach (var constraint in parameter.Constraints) yield return (constraint, $"constraint {constraint.ConstraintType} of generic parameter {parameter.Position}");
            }
        }

        if (unit is TypeDefinition type)
        {
            foreach (var implementation in type.Interfaces) yield return (implementation, $"interface {implementation.InterfaceType}");
        }

        if (unit is not MethodDefinition method) yield break;
        yield return (method.MethodReturnType, "return");
        foreach (var parameter in method.Parameters) yield return (parameter, $"parameter {parameter.Index}");
    }

    // Their argument is a synthesized type, whose name is the compiler's matter.
    private static bool NamesMachine(CustomAttribute attribute) => attribute.AttributeType.Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal);

    private static (CustomAttribute, string)? Other(CustomAttribute attribute, Random random)
    {
        try
        {
            if (attribute.ConstructorArguments.Count == 0) return null;
            var at = random.Next(attribute.ConstructorArguments.Count);
            if (Other(attribute.ConstructorArguments[at], random) is not { } changed) return null;
            var copy = new CustomAttribute(attribute.Constructor);
            for (var i = 0; i < attribute.ConstructorArguments.Count; i++) copy.ConstructorArguments.Add(i == at ? changed : attribute.ConstructorArguments[i]);
            foreach (var field in attribute.Fields) copy.Fields.Add(field);
            foreach (var property in attribute.Properties) copy.Properties.Add(property);
            return (copy, $"argument {at}: {attribute.ConstructorArguments[at].Value} -> {changed.Value}");
        }
        catch (Exception e) when (e is AssemblyResolutionException or ResolutionException or NullReferenceException)
        {
            // The type of an argument is in an assembly that is not here.
            return null;
        }
    }

    private static CustomAttributeArgument? Other(CustomAttributeArgument argument, Random random)
    {
        object? value = argument.Value switch
        {
            string text => Constants.Other(text, random),
            int number => number + 1,
            bool flag => !flag,
            byte number => (byte)(number ^ 3),
            uint number => number + 1,
            long number => number + 1,
            char letter => (char)(letter ^ 1),
            CustomAttributeArgument[] items when items.Length > 0 => items.Select((item, i) => i == 0 ? Other(item, random) ?? item : item).ToArray(),
            _ => null,
        };
        return value is null || value.Equals(argument.Value) || (value is CustomAttributeArgument[] a && a[0].Equals(((CustomAttributeArgument[])argument.Value)[0])) ? null : new(argument.Type, value);
    }
}
