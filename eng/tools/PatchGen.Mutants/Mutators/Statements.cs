using Mono.Cecil.Cil;

namespace PatchGen.Mutants.Mutators;

/// <summary>Instructions that go, come, or change places; the stack stays valid.</summary>
internal static class Statements
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.OfBody("deleted statement", s => Pick(s, Runs(s.Body)) is { } run ? new($"deleted {Shown(run)}", () => s.Edit(() => { foreach (var i in run) s.Body.Instructions.Remove(i); })) : null),
        Mutator.OfBody("duplicated statement", s => Pick(s, Runs(s.Body)) is { } run ? new($"duplicated {Shown(run)}", () => s.Edit(() => Insert(s.Body, run[^1], run.Select(Copy)))) : null),
        Mutator.OfBody("swapped statements", s => Pick(s, Neighbours(s.Body)) is { } pair ? new($"swapped {Shown(pair.First)} and {Shown(pair.Second)}", () => s.Edit(() =>
        {
            foreach (var i in pair.First) s.Body.Instructions.Remove(i);
            Insert(s.Body, pair.Second[^1], pair.First);
        })) : null),
        Mutator.OfBody("swapped operands", s => s.First(i => i.Next is { } next && IsPush(i) && IsPush(next) && Text(i) != Text(next)
            ? new($"swapped {Site.Shown(i)} and {Site.Shown(next)}", () =>
            {
                (i.OpCode, next.OpCode) = (next.OpCode, i.OpCode);
                (i.Operand, next.Operand) = (next.Operand, i.Operand);
            }) : null)),
        Mutator.OfBody("deleted operator", s => s.First(i => i.OpCode.Code is Code.Neg or Code.Not or (>= Code.Conv_I1 and <= Code.Conv_U8) or Code.Conv_U1 or Code.Conv_U2 or Code.Conv_I or Code.Conv_U
            && !Operands.IsTarget(s.Body, i) ? new($"deleted {Site.Shown(i)}", () => s.Body.Instructions.Remove(i)) : null)),
        Mutator.OfBody("inserted operator", s => s.First(i => i.OpCode.Code is Code.Add or Code.Sub or Code.Mul or Code.And or Code.Or or Code.Ldlen or (>= Code.Conv_I1 and <= Code.Conv_I8)
            ? new($"inserted not behind {Site.Shown(i)}", () => Insert(s.Body, i, [Instruction.Create(OpCodes.Not)])) : null)),
    ];

    /// <summary>Stretches of straight code that begin and end with an empty stack, and that nothing jumps into.</summary>
    public static List<List<Instruction>> Runs(MethodBody body)
    {
        var depths = new StackDepths(body);
        var targets = Targets(body);
        var pieces = new List<List<Instruction>>();
        foreach (var i in body.Instructions)
        {
            if (depths.Before(i) == 0 || pieces.Count == 0) pieces.Add([]);
            pieces[^1].Add(i);
        }

        return [.. pieces.Where(piece => piece[0].OpCode.Code != Code.Nop
            && piece.TrueForAll(i => i.OpCode.FlowControl is FlowControl.Next or FlowControl.Call or FlowControl.Meta && i.OpCode.Code != Code.Jmp && !targets.Contains(i)))];
    }

    private static (List<Instruction> First, List<Instruction> Second)[] Neighbours(MethodBody body)
    {
        var runs = Runs(body);
        return [.. runs.Zip(runs.Skip(1)).Where(p => p.First[^1].Next == p.Second[0] && Shown(p.First) != Shown(p.Second) && !p.First.Select(Text).SequenceEqual(p.Second.Select(Text)))];
    }

    private static T? Pick<T>(Site s, IReadOnlyList<T> from) where T : class => s.Pick(from);

    private static (List<Instruction> First, List<Instruction> Second)? Pick(Site s, (List<Instruction> First, List<Instruction> Second)[] from) =>
        from.Length == 0 ? null : from[s.Random.Next(from.Length)];

    private static HashSet<Instruction> Targets(MethodBody body)
    {
        var targets = new HashSet<Instruction>();
        foreach (var i in body.Instructions)
        {
            if (i.Operand is Instruction target) targets.Add(target);
            if (i.Operand is Instruction[] many) targets.UnionWith(many);
        }

        foreach (var h in body.ExceptionHandlers)
            foreach (var edge in new[] { h.TryStart, h.TryEnd, h.HandlerStart, h.HandlerEnd, h.FilterStart })
                if (edge is not null) targets.Add(edge);
        return targets;
    }

    private static void Insert(MethodBody body, Instruction behind, IEnumerable<Instruction> instructions)
    {
        var at = body.Instructions.IndexOf(behind) + 1;
        foreach (var i in instructions) body.Instructions.Insert(at++, i);
    }

    private static Instruction Copy(Instruction i)
    {
        var copy = Instruction.Create(OpCodes.Nop);
        (copy.OpCode, copy.Operand) = (i.OpCode, i.Operand);
        return copy;
    }

    private static bool IsPush(Instruction i) => i.OpCode.StackBehaviourPop == StackBehaviour.Pop0 && i.OpCode.StackBehaviourPush is not StackBehaviour.Push0
        && i.OpCode.FlowControl == FlowControl.Next && i.OpCode.Code != Code.Dup;

    private static string Text(Instruction i) => $"{i.OpCode} {i.Operand}";

    private static string Shown(List<Instruction> run) => $"{Site.Shown(run[0])} .. IL_{run[^1].Offset:x4}";
}
