using System.Reflection;

namespace PatchGen.Runtime.Check;

/// <summary>A type that a type parameter's constraints allow, to try its method with.</summary>
internal static class Instantiation
{
    /// <summary>The first of some common types that fits; null where none does.</summary>
    public static Type? For(Type parameter)
    {
        if (!parameter.IsGenericParameter) return parameter;
        var constraints = parameter.GetGenericParameterConstraints();
        return new[] { typeof(object), typeof(int), typeof(DayOfWeek), typeof(string) }
            .Concat(constraints.Where(c => !c.ContainsGenericParameters))
            .FirstOrDefault(candidate => Fits(parameter, constraints, candidate));
    }

    private static bool Fits(Type parameter, Type[] constraints, Type candidate)
    {
        var flags = parameter.GenericParameterAttributes;
        if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) && !candidate.IsValueType) return false;
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) && candidate.IsValueType) return false;
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !candidate.IsValueType && (candidate.IsAbstract || candidate.GetConstructor([]) is null)) return false;
        return constraints.All(c => Meets(parameter, c, candidate));
    }

    // Asked of the candidate, never tried: what does not fit would throw, and the application's exception monitor counts that.
    private static bool Meets(Type parameter, Type constraint, Type candidate)
    {
        if (!constraint.ContainsGenericParameters) return constraint.IsAssignableFrom(candidate);
        // Another type parameter, which most often gets the same type.
        if (constraint.IsGenericParameter) return candidate == typeof(object);
        return constraint.GetGenericArguments().All(a => a == parameter) && Ancestry(candidate).Any(type =>
            type.IsGenericType && type.GetGenericTypeDefinition() == constraint.GetGenericTypeDefinition() && type.GetGenericArguments().All(a => a == candidate));
    }

    private static IEnumerable<Type> Ancestry(Type type)
    {
        foreach (var implemented in type.GetInterfaces()) yield return implemented;
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType) yield return ancestor;
    }
}
