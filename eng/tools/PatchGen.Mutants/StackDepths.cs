using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Mutants;

/// <summary>How much stands on the stack before each instruction, and which exception regions it stands in.</summary>
internal sealed class StackDepths
{
    private readonly Dictionary<Instruction, int> before = [];
    private readonly Dictionary<Instruction, string> regions = [];

    public StackDepths(MethodBody body)
    {
        var known = new Dictionary<Instruction, int>();
        foreach (var handler in body.ExceptionHandlers)
        {
            known[handler.HandlerStart] = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? 1 : 0;
            if (handler.FilterStart is { } filter) known[filter] = 1;
        }

        var depth = 0;
        foreach (var i in body.Instructions)
        {
            if (known.TryGetValue(i, out var expected)) depth = expected;
            before[i] = depth;
            depth += Change(body.Method, i);
            foreach (var target in i.Operand switch { Instruction one => [one], Instruction[] many => many, _ => Array.Empty<Instruction>() })
                known.TryAdd(target, i.OpCode.Code is Code.Leave or Code.Leave_S ? 0 : depth);
            if (i.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw) depth = 0;
        }

        if (body.ExceptionHandlers.Count == 0) return;
        var inside = new HashSet<(int, char)>();
        foreach (var i in body.Instructions)
        {
            for (var h = 0; h < body.ExceptionHandlers.Count; h++)
            {
                var handler = body.ExceptionHandlers[h];
                if (i == handler.TryStart) inside.Add((h, 't'));
                if (i == handler.TryEnd) inside.Remove((h, 't'));
                if (i == handler.HandlerStart) inside.Add((h, 'h'));
                if (i == handler.HandlerEnd) inside.Remove((h, 'h'));
                if (i == handler.FilterStart) inside.Add((h, 'f'));
                if (i == handler.HandlerStart) inside.Remove((h, 'f'));
            }

            regions[i] = string.Join(",", inside.Order());
        }
    }

    public int Before(Instruction i) => before[i];

    /// <summary>The regions that an instruction stands in: the same text for the same regions.</summary>
    public string Region(Instruction i) => regions.GetValueOrDefault(i) ?? "";

    /// <summary>How many values an instruction adds.</summary>
    private static int Change(MethodDefinition method, Instruction i) => i.OpCode.Code switch
    {
        Code.Ret => 0,
        Code.Call or Code.Callvirt or Code.Newobj or Code.Calli => Call(i),
        _ => Pushed(i.OpCode.StackBehaviourPush) - Popped(i.OpCode.StackBehaviourPop),
    };

    private static int Call(Instruction i)
    {
        var called = (IMethodSignature)i.Operand;
        var returned = i.OpCode.Code == Code.Newobj || Unmodified(called.ReturnType).MetadataType != MetadataType.Void ? 1 : 0;
        var instance = called.HasThis && !called.ExplicitThis && i.OpCode.Code != Code.Newobj ? 1 : 0;
        return returned - called.Parameters.Count - instance - (i.OpCode.Code == Code.Calli ? 1 : 0);
    }

    private static TypeReference Unmodified(TypeReference type) => type is IModifierType modified ? Unmodified(modified.ElementType) : type;

    private static int Popped(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop or StackBehaviour.PopAll => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8
            or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        _ => 3,
    };

    private static int Pushed(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
