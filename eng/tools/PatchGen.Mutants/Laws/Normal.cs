using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Mutants.Mutators;

namespace PatchGen.Mutants.Laws;

/// <summary>Bodies as far as short forms and no-ops do not count. Written anew, so that the differ's own reading is not taken for proof.</summary>
internal static class Normal
{
    /// <summary>The instructions without no-ops.</summary>
    public static List<Instruction> Of(MethodBody body) => [.. body.Instructions.Where(i => i.OpCode.Code != Code.Nop)];

    /// <summary>The opcode's name without its short form: <c>ldloc</c> for <c>ldloc.s</c> and <c>ldloc.0</c>.</summary>
    public static string Verb(Instruction i)
    {
        var name = i.OpCode.Name;
        if (Constants.Value(i) is not null) return "ldc.i4";
        if (name.StartsWith("ldloc", StringComparison.Ordinal) || name.StartsWith("stloc", StringComparison.Ordinal) || name.StartsWith("ldarg", StringComparison.Ordinal) || name.StartsWith("starg", StringComparison.Ordinal))
            return name.Split('.')[0];
        return name.EndsWith(".s", StringComparison.Ordinal) ? name[..^2] : name;
    }

    /// <summary>Two instructions with their operands; locals aside.</summary>
    public static bool Same(List<Instruction> x, int i, List<Instruction> y, int j)
    {
        var (a, b) = (x[i], y[j]);
        if (Verb(a) != Verb(b)) return false;
        return Constants.Value(a) is { } value ? value == Constants.Value(b) : Text(a, x) == Text(b, y);
    }

    /// <summary>The exception regions, by the instructions that they hold.</summary>
    public static bool SameRegions(MethodBody pre, List<Instruction> x, MethodBody post, List<Instruction> y) =>
        pre.ExceptionHandlers.Select(h => Text(h, x)).SequenceEqual(post.ExceptionHandlers.Select(h => Text(h, y)));

    private static string Text(ExceptionHandler h, List<Instruction> code) =>
        $"{h.HandlerType} {h.CatchType} {At(h.TryStart, code)} {At(h.TryEnd, code)} {At(h.FilterStart, code)} {At(h.HandlerStart, code)} {At(h.HandlerEnd, code)}";

    private static string Text(Instruction i, List<Instruction> code) => i.Operand switch
    {
        null => ArgumentIndex(i),
        Instruction target => At(target, code),
        Instruction[] targets => string.Join(",", targets.Select(t => At(t, code))),
        ParameterDefinition parameter => parameter.Index.ToString(System.Globalization.CultureInfo.InvariantCulture),
        double d => BitConverter.DoubleToInt64Bits(d).ToString("x", System.Globalization.CultureInfo.InvariantCulture),
        float f => BitConverter.SingleToInt32Bits(f).ToString("x", System.Globalization.CultureInfo.InvariantCulture),
        var operand => operand.ToString()!,
    };

    // ldarg.0 and ldarg 0 never meet in one original and its mutant but by a mutation of the index.
    private static string ArgumentIndex(Instruction i) => i.OpCode.Name;

    private static string At(Instruction? i, List<Instruction> code)
    {
        while (i is not null && i.OpCode.Code == Code.Nop) i = i.Next;
        return i is null ? "end" : code.IndexOf(i).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
