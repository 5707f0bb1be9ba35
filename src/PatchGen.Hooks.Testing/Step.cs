using System.Linq.Expressions;
using System.Text.Json;

namespace PatchGen.Hooks.Testing;

/// <summary>A call as it goes to the process: one line of JSON.</summary>
internal sealed record Step(string Method, string[] Types, JsonElement[] Arguments)
{
    /// <summary>Reads a call of a scenario's method; its arguments are evaluated here.</summary>
    /// <exception cref="ArgumentException">It is no call of a method on the scenario itself.</exception>
    public static Step Of(Expression body)
    {
        if (body is not MethodCallExpression { Object: ParameterExpression, Method: { IsGenericMethod: false } method } call)
            throw new ArgumentException($"A step is one call of a method of the scenario, such as s => s.Fill(10); this is {body}.");
        return new(
            method.Name,
            [.. method.GetParameters().Select(p => p.ParameterType.FullName!)],
            [.. call.Arguments.Select(a => JsonSerializer.SerializeToElement(Expression.Lambda(a).Compile().DynamicInvoke(), a.Type))]);
    }
}

/// <summary>What the process says of a step: one line of JSON.</summary>
internal sealed record Answer(JsonElement? Result, string? Error);
