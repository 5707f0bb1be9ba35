using System.Reflection;
using System.Runtime.CompilerServices;

namespace PatchGen.Runtime.Switch;

/// <summary>
/// A method is requested for all of its instantiations at once. So the code of any one that its constraints allow tells whether it was.
/// </summary>
internal static class AnyInstantiation
{
    private const int Attempts = 1000;
    private static readonly Type[] Common = [typeof(object), typeof(string), typeof(int), typeof(Exception), typeof(MemoryStream), typeof(DayOfWeek)];

    /// <summary>Compiles the code that the next call of some instantiation will run; false where none is found, or it cannot be compiled ahead.</summary>
    /// <param name="method">The method as its type defines it.</param>
    public static bool Prepare(MethodBase method)
    {
        try
        {
            var type = method.DeclaringType is { ContainsGenericParameters: true } open ? Closed<Type>(open.GetGenericArguments(), a => open.MakeGenericType(a)) : method.DeclaringType;
            if (type is not null) method = MethodBase.GetMethodFromHandle(method.MethodHandle, type.TypeHandle)!;
            else if (method.DeclaringType is not null) return false;
            if (method is MethodInfo { IsGenericMethodDefinition: true } generic)
            {
                if (Closed<MethodInfo>(generic.GetGenericArguments(), a => generic.MakeGenericMethod(a)) is not { } closed) return false;
                method = closed;
            }

            Type[] arguments = [.. type?.GetGenericArguments() ?? [], .. method.IsGenericMethod ? method.GetGenericArguments() : []];
            RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments.Length == 0 ? null : [.. arguments.Select(a => a.TypeHandle)]);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    // The first combination of candidates that the constraints allow.
    private static T? Closed<T>(Type[] parameters, Func<Type[], T> close)
        where T : class =>
        First(parameters.Select(parameter => Usual(parameter).ToArray()), close) ?? First(parameters.Select(parameter => Usual(parameter).Concat(Fitting(parameter)).ToArray()), close);

    private static T? First<T>(IEnumerable<Type[]> each, Func<Type[], T> close)
        where T : class
    {
        Type[][] candidates = [.. each];
        var combinations = candidates.Aggregate(1L, (product, one) => Math.Min(product * one.Length, Attempts));
        for (long n = 0; n < combinations; n++)
        {
            var rest = n;
            var arguments = new Type[candidates.Length];
            for (var i = 0; i < arguments.Length; rest /= candidates[i++].Length) arguments[i] = candidates[i][rest % candidates[i].Length];
            try
            {
                return close(arguments);
            }
            catch (ArgumentException)
            {
                // A constraint is not met.
            }
        }

        return null;
    }

    // A type meets its own constraint, unless that asks for more than to be it.
    private static IEnumerable<Type> Usual(Type parameter) => Constraints(parameter).Concat(Common);

    // Where it does, whoever wrote the code has one that meets it.
    private static IEnumerable<Type> Fitting(Type parameter)
    {
        Type[] constraints = [.. Constraints(parameter)];
        return parameter.Assembly.GetTypes().Where(type => !type.ContainsGenericParameters && constraints.All(type.IsAssignableTo));
    }

    private static IEnumerable<Type> Constraints(Type parameter) => parameter.GetGenericParameterConstraints().Where(constraint => !constraint.ContainsGenericParameters && constraint != typeof(ValueType));
}
