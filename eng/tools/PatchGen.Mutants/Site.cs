using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace PatchGen.Mutants;

/// <summary>A body that is to be mutated.</summary>
internal sealed record Site(Draft Draft, MethodDefinition Method, Random Random)
{
    public MethodBody Body => Method.Body;

    /// <summary>A random instruction whose operand can be another one: null from <paramref name="other"/> where it cannot.</summary>
    public Change? Operand(Func<Instruction, object?> other) => First(i =>
        other(i) is { } operand && !operand.Equals(i.Operand) ? new($"{Shown(i)} -> {operand}", () => i.Operand = operand) : null);

    /// <summary>A random instruction whose opcode can be another one.</summary>
    public Change? Code(Func<Instruction, OpCode?> other) => First(i =>
        other(i) is { } code && code != i.OpCode ? new($"{Shown(i)} -> {code}", () => i.OpCode = code) : null);

    /// <summary>The first change that is found, in random order of the instructions.</summary>
    public Change? First(Func<Instruction, Change?> find)
    {
        var order = Body.Instructions.ToArray();
        Random.Shuffle(order);
        foreach (var instruction in order)
            if (find(instruction) is { } change) return change with { Apply = () => Edit(change.Apply) };
        return null;
    }

    /// <summary>Edits the body: points and scopes move along, and branches reach as far as they must.</summary>
    public void Edit(Action edit)
    {
        Debug.Anchor(Method);
        edit();
        var offset = 0;
        var at = new Dictionary<Instruction, int>();
        foreach (var i in Body.Instructions)
        {
            at[i] = offset;
            offset += i.GetSize();
        }

        if (Body.Instructions.Any(i => i.OpCode.OperandType == OperandType.ShortInlineBrTarget && Math.Abs(at[(Instruction)i.Operand] - at[i] - 2) > sbyte.MaxValue)) Body.SimplifyMacros();
    }

    /// <summary>One of them, or null.</summary>
    public T? Pick<T>(IReadOnlyList<T>? from) where T : class => from is { Count: > 0 } ? from[Random.Next(from.Count)] : null;

    /// <summary>An instruction by its place.</summary>
    public static string Shown(Instruction i) => $"IL_{i.Offset:x4} {i.OpCode} {(i.Operand is Instruction target ? $"IL_{target.Offset:x4}" : i.Operand)}";
}

/// <summary>Keeps a body's debug information true while instructions come and go.</summary>
internal static class Debug
{
    /// <summary>Ties points and scopes to instructions instead of offsets.</summary>
    public static void Anchor(MethodDefinition method)
    {
        if (!method.HasBody) return;
        var at = new Dictionary<int, Instruction>();
        foreach (var instruction in method.Body.Instructions)
            // Instructions that came have no place yet: where there are any, this was done before.
            if (!at.TryAdd(instruction.Offset, instruction)) return;
        var points = method.DebugInformation.SequencePoints;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            if (!at.TryGetValue(point.Offset, out var instruction)) continue;
            points[i] = new(instruction, point.Document) { StartLine = point.StartLine, StartColumn = point.StartColumn, EndLine = point.EndLine, EndColumn = point.EndColumn };
        }

        if (method.DebugInformation.Scope is { } scope) Anchor(scope, at);
    }

    private static void Anchor(ScopeDebugInformation scope, Dictionary<int, Instruction> at)
    {
        if (!scope.Start.IsEndOfMethod && at.TryGetValue(scope.Start.Offset, out var start)) scope.Start = new(start);
        if (!scope.End.IsEndOfMethod && at.TryGetValue(scope.End.Offset, out var end)) scope.End = new(end);
        foreach (var inner in scope.Scopes) Anchor(inner, at);
    }
}
