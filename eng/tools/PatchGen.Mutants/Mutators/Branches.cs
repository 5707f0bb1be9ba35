using Mono.Cecil.Cil;

namespace PatchGen.Mutants.Mutators;

/// <summary>Where code goes.</summary>
internal static class Branches
{
    // Pairs that decide the opposite.
    private static readonly (OpCode, OpCode)[] Opposite =
    [
        (OpCodes.Brtrue, OpCodes.Brfalse), (OpCodes.Beq, OpCodes.Bne_Un), (OpCodes.Blt, OpCodes.Bge), (OpCodes.Bgt, OpCodes.Ble),
        (OpCodes.Blt_Un, OpCodes.Bge_Un), (OpCodes.Bgt_Un, OpCodes.Ble_Un),
        (OpCodes.Brtrue_S, OpCodes.Brfalse_S), (OpCodes.Beq_S, OpCodes.Bne_Un_S), (OpCodes.Blt_S, OpCodes.Bge_S), (OpCodes.Bgt_S, OpCodes.Ble_S),
        (OpCodes.Blt_Un_S, OpCodes.Bge_Un_S), (OpCodes.Bgt_Un_S, OpCodes.Ble_Un_S),
        // The near misses: one boundary further.
        (OpCodes.Blt, OpCodes.Ble), (OpCodes.Bgt, OpCodes.Bge), (OpCodes.Blt_S, OpCodes.Ble_S), (OpCodes.Bgt_S, OpCodes.Bge_S), (OpCodes.Blt_S, OpCodes.Blt_Un_S),
    ];

    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.OfBody("branch condition", s => s.Code(i => Opposite.Where(p => p.Item1 == i.OpCode).Select(p => (OpCode?)p.Item2)
            .Concat(Opposite.Where(p => p.Item2 == i.OpCode).Select(p => (OpCode?)p.Item1)).OrderBy(_ => s.Random.Next()).FirstOrDefault())),
        Mutator.OfBody("branch target", s => s.First(i => i.Operand is Instruction target && i.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch
            && i.OpCode.Code is not (Code.Leave or Code.Leave_S) && Another(s, i, target) is { } other
            ? new($"{Site.Shown(i)} -> IL_{other.Offset:x4}", () => { i.OpCode = Long(i.OpCode); i.Operand = other; }) : null)),
        Mutator.OfBody("switch table", s => s.First(i => i.Operand is Instruction[] { Length: > 1 } table && Another(table, s.Random) is { } other
            ? new($"{Site.Shown(i)} -> {string.Join(",", other.Select(t => $"{t.Offset:x}"))}", () => i.Operand = other) : null)),
    ];

    // The other targets of the body, and the next instruction: with an empty stack there, in the same region.
    private static Instruction? Another(Site s, Instruction branch, Instruction target)
    {
        var depths = new StackDepths(s.Body);
        if (depths.Before(target) != 0) return null;
        var candidates = s.Body.Instructions.Where(i => i != target && i != branch && i.OpCode.Code != Code.Nop && depths.Before(i) == 0
            && depths.Region(i) == depths.Region(target) && !SameThroughNops(i, target)).ToArray();
        return candidates.Length == 0 ? null : candidates[s.Random.Next(candidates.Length)];
    }

    private static bool SameThroughNops(Instruction i, Instruction target)
    {
        while (target.OpCode.Code == Code.Nop && target.Next is { } next) target = next;
        return i == target;
    }

    private static Instruction[]? Another(Instruction[] table, Random random)
    {
        var other = random.Next(3) switch
        {
            0 => table[..^1],
            1 => [.. table, table[random.Next(table.Length)]],
            _ => table.ToArray(),
        };
        if (other.Length != table.Length) return other;
        var (a, b) = (random.Next(table.Length), random.Next(table.Length));
        (other[a], other[b]) = (other[b], other[a]);
        return other.SequenceEqual(table) ? null : other;
    }

    private static OpCode Long(OpCode code) => code.OperandType == OperandType.ShortInlineBrTarget
        ? LongForms.First(c => c.Name == code.Name[..^2]) : code;

    private static readonly OpCode[] LongForms =
    [
        OpCodes.Br, OpCodes.Brtrue, OpCodes.Brfalse, OpCodes.Beq, OpCodes.Bne_Un, OpCodes.Blt, OpCodes.Blt_Un, OpCodes.Ble, OpCodes.Ble_Un,
        OpCodes.Bgt, OpCodes.Bgt_Un, OpCodes.Bge, OpCodes.Bge_Un, OpCodes.Leave,
    ];
}
