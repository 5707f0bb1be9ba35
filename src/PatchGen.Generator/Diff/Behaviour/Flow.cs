using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>The ways through a body, exceptions left out.</summary>
internal sealed class Flow(IlCode code)
{
    private bool[]? repeated;

    /// <summary>True for an instruction that stands between a branch back and where it goes: it may run again and again.</summary>
    public bool IsRepeated(int index) => (repeated ??= Repeated())[index];

    /// <summary>
    /// The first instruction of a loop from which no way leads to one that <paramref name="leaves"/>; -1 where there is none.
    /// A throw leaves: who loops until an exception comes means to be left so.
    /// </summary>
    public int Endless(Func<Instruction, bool> leaves)
    {
        var instructions = code.Instructions;
        var reached = new bool[instructions.Count];
        var before = new List<int>?[instructions.Count];
        var work = new Stack<int>();
        if (instructions.Count > 0) work.Push(0);
        while (work.TryPop(out var i))
        {
            if (reached[i]) continue;
            reached[i] = true;
            foreach (var next in After(i))
            {
                (before[next] ??= []).Add(i);
                work.Push(next);
            }
        }

        var exits = new bool[instructions.Count];
        for (var i = 0; i < instructions.Count; i++)
            if (reached[i] && (instructions[i].Code is ILOpCode.Throw or ILOpCode.Rethrow || leaves(instructions[i]))) work.Push(i);
        while (work.TryPop(out var i))
        {
            if (exits[i]) continue;
            exits[i] = true;
            foreach (var previous in before[i] ?? []) work.Push(previous);
        }

        for (var i = 0; i < instructions.Count; i++)
            if (reached[i] && !exits[i] && ComesBack(i, exits)) return i;
        return -1;
    }

    // Code that suspends itself cannot reach the end either, but it ends.
    private bool ComesBack(int start, bool[] exits)
    {
        var seen = new HashSet<int>();
        var work = new Stack<int>(After(start));
        while (work.TryPop(out var i))
        {
            if (i == start) return true;
            if (exits[i] || !seen.Add(i)) continue;
            foreach (var next in After(i)) work.Push(next);
        }

        return false;
    }

    private bool[] Repeated()
    {
        var marks = new bool[code.Instructions.Count];
        for (var i = 0; i < marks.Length; i++)
            foreach (var target in Targets(code.Instructions[i]))
                if (target <= i) Array.Fill(marks, true, target, i - target + 1);
        return marks;
    }

    private IEnumerable<int> After(int index)
    {
        var instruction = code.Instructions[index];
        foreach (var target in Targets(instruction)) yield return target;
        var goesOn = instruction.Code is not (ILOpCode.Br or ILOpCode.Leave or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Endfilter or ILOpCode.Jmp);
        if (goesOn && index + 1 < code.Instructions.Count) yield return index + 1;
    }

    private static IEnumerable<int> Targets(Instruction instruction) =>
        instruction.Kind == OperandType.InlineBrTarget ? [(int)instruction.Operand] : instruction.Targets ?? [];
}
