using Mono.Cecil.Cil;

namespace PatchGen.Mutants.Mutators;

/// <summary>Values in code.</summary>
internal static class Constants
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.OfBody("int operand", s => s.First(i => Value(i) is { } value && Other(value, s.Random) is var other
            ? new($"{Site.Shown(i)} -> {other}", () => (i.OpCode, i.Operand) = (OpCodes.Ldc_I4, other)) : null)),
        Mutator.OfBody("long operand", s => s.Operand(i => i.Operand is long value ? value ^ (1L << s.Random.Next(64)) : null)),
        Mutator.OfBody("float operand", s => s.Operand(i => i.Operand switch
        {
            float f => f == 0 ? -0f : -f,
            double d => s.Random.Next(2) == 0 ? d + 1 : d == 0 ? -0d : -d,
            _ => null,
        })),
        Mutator.OfBody("string operand", s => s.Operand(i => i.Operand is string text ? Other(text, s.Random) : null)),
    ];

    /// <summary>The value of an <c>ldc.i4</c> in any of its forms.</summary>
    public static int? Value(Instruction i) => i.OpCode.Code switch
    {
        >= Code.Ldc_I4_M1 and <= Code.Ldc_I4_8 => i.OpCode.Code - Code.Ldc_I4_0,
        Code.Ldc_I4_S => (sbyte)i.Operand,
        Code.Ldc_I4 => (int)i.Operand,
        _ => null,
    };

    private static int Other(int value, Random random) => random.Next(4) switch
    {
        0 => unchecked(value + 1),
        1 => unchecked(value - 1),
        2 => ~value,
        _ => value ^ (1 << random.Next(32)),
    };

    /// <summary>Another text, often of the same length.</summary>
    public static string Other(string text, Random random) =>
        text.Length == 0 ? "x" : random.Next(3) switch
        {
            0 => text + "\0",
            1 => text[1..],
            _ => (char)(text[0] ^ 1) + text[1..],
        };
}
