using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using PatchGen.Generator.Extract.Clone;

namespace PatchGen.Generator.Extract.Statics;

/// <summary>Cuts a body into stretches that control enters only at the first instruction and leaves only behind the last, the stack empty.</summary>
internal static class Segments
{
    public static IEnumerable<IReadOnlyList<Instruction>> Of(MethodDefinition method)
    {
        method.Body.SimplifyMacros();
        var code = method.Body.Instructions;
        var index = code.Select((instruction, i) => (instruction, i)).ToDictionary(p => p.instruction, p => p.i);
        var depths = StackDepths.Of(method.Body);
        var starts = method.DebugInformation.HasSequencePoints
            ? method.DebugInformation.SequencePoints.Where(p => !p.IsHidden).Select(p => p.Offset).ToHashSet()
            : null;

        // crossed[i]: a branch goes from before i to behind it, or back.
        var crossed = new bool[code.Count + 1];
        foreach (var instruction in code)
        {
            foreach (var target in TargetsOf(instruction))
            {
                var (a, b) = (index[instruction], index[target]);
                var (low, high) = b > a ? (a + 1, b - 1) : (b + 1, a);
                for (var i = low; i <= high; i++) crossed[i] = true;
            }
        }

        var segment = new List<Instruction>();
        for (var i = 0; i < code.Count; i++)
        {
            // One source statement is one stretch, also where its temporaries empty the stack.
            var cut = depths[i] == 0 && !crossed[i] && (starts is null || starts.Contains(code[i].Offset));
            if (code[i].OpCode.Code == Code.Ret) cut = true;
            if (cut && segment.Count > 0)
            {
                yield return segment;
                segment = [];
            }

            if (code[i].OpCode.Code != Code.Ret) segment.Add(code[i]);
        }

        if (segment.Count > 0) yield return segment;
    }

    private static IEnumerable<Instruction> TargetsOf(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };
}
