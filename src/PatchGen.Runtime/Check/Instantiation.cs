using System.Reflection;

namespace PatchGen.Runtime.Check;

/// <summary>A type that a type parameter's constraints allow, to try its method with.</summary>
internal static class Instantiation
{
    /// <summary>The first of some common types that fits; the one that reference types share where none does, which the runtime then refuses.</summary>
    public static Type For(Type parameter)
    {
        if (!parameter.IsGenericParameter) return parameter;
        var constraints = parameter.GetGenericParameterConstraints();
        return new[] { typeof(object), typeof(int), typeof(DayOfWeek), typeof(string) }
            .Concat(constraints.Where(c => !c.ContainsGenericParameters))
            .FirstOrDefault(candidate => Fits(parameter, constraints, candidate), typeof(object));
    }

    private static bool Fits(Type parameter, Type[] constraints, Type candidate)
    {
        var flags = parameter.GenericParameterAttributes;
        if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) && !candidate.IsValueType) return false;
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) && candidate.IsValueType) return false;
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !candidate.IsValueType && (candidate.IsAbstract || candidate.GetConstructor([]) is null)) return false;
        return constraints.All(c => Meets(parameter, c, candidate));
    }

    // What names another type parameter is left to the runtime.
    private static bool Meets(Type parameter, Type constraint, Type candidate)
    {
        if (!constraint.ContainsGenericParameters) return constraint.IsAssignableFrom(candidate);
        if (!constraint.IsGenericType || !constraint.GetGenericArguments().All(a => a == parameter)) return false;
        try
        {
            return constraint.GetGenericTypeDefinition().MakeGenericType([.. constraint.GetGenericArguments().Select(_ => candidate)]).IsAssignableFrom(candidate);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
