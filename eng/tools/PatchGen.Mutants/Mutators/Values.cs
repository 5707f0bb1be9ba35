using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants.Mutators;

/// <summary>Values and names that callers compile in.</summary>
internal static class Values
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.Of<FieldDefinition>("value of a const", (_, field, random) => field.HasConstant && !field.DeclaringType.IsEnum && Other(field.Constant, random) is { } other
            ? new($"{field.Constant} -> {other}", () => field.Constant = other) : null, typeof(ConstChanged)),
        Mutator.Of<FieldDefinition>("value of an enum member", (_, field, random) => field.HasConstant && field.DeclaringType.IsEnum && Other(field.Constant, random) is { } other
            ? new($"{field.Constant} -> {other}", () => field.Constant = other) : null, typeof(EnumChanged)),
        Mutator.Of<MethodDefinition>("default of a parameter", (_, method, random) => Pick(method, p => p.HasConstant, random) is { } parameter
            ? random.Next(3) == 0 || Other(parameter.Constant, random) is not { } other
                ? new($"{parameter.Index}: {parameter.Constant} -> none", () => { parameter.HasConstant = false; parameter.IsOptional = false; parameter.HasDefault = false; })
                : new($"{parameter.Index}: {parameter.Constant} -> {other}", () => parameter.Constant = other)
            : null, typeof(ParametersChanged)),
        Mutator.Of<MethodDefinition>("name of a parameter", (_, method, random) => Pick(method, _ => true, random) is { } parameter
            ? new($"{parameter.Index}: {parameter.Name} -> {parameter.Name}_", () => parameter.Name += "_") : null, typeof(ParametersChanged)),
    ];

    private static ParameterDefinition? Pick(MethodDefinition method, Func<ParameterDefinition, bool> fits, Random random)
    {
        var parameters = method.Parameters.Where(fits).ToArray();
        return parameters.Length == 0 ? null : parameters[random.Next(parameters.Length)];
    }

    private static object? Other(object? value, Random random) => value switch
    {
        string text => Constants.Other(text, random),
        bool flag => !flag,
        sbyte n => (sbyte)(n ^ (1 << random.Next(7))),
        byte n => (byte)(n ^ (1 << random.Next(8))),
        short n => (short)(n ^ (1 << random.Next(15))),
        ushort n => (ushort)(n ^ (1 << random.Next(16))),
        char n => (char)(n ^ (1 << random.Next(7))),
        int n => n ^ (1 << random.Next(32)),
        uint n => n ^ (1u << random.Next(32)),
        long n => n ^ (1L << random.Next(64)),
        ulong n => n ^ (1ul << random.Next(64)),
        float n => n == 0 ? -0f : -n,
        double n => n == 0 ? -0d : -n,
        _ => null,
    };
}
