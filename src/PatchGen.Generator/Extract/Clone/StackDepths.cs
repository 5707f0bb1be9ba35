using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Generator.Extract.Clone;

/// <summary>How deep the evaluation stack is before each instruction.</summary>
internal static class StackDepths
{
    /// <summary>The depths, by index.</summary>
    /// <exception cref="InvalidOperationException">Two ways lead to one instruction with different depths, or the stack underflows: no valid IL.</exception>
    public static int[] Of(MethodBody body)
    {
        var code = body.Instructions;
        var index = new Dictionary<Instruction, int>(code.Count);
        for (var i = 0; i < code.Count; i++) index[code[i]] = i;
        var depths = new int[code.Count];
        Array.Fill(depths, -1);
        var work = new Stack<(int At, int Depth)>();
        work.Push((0, 0));
        foreach (var handler in body.ExceptionHandlers)
        {
            var entry = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? 1 : 0;
            work.Push((index[handler.HandlerStart], entry));
            if (handler.FilterStart is { } filter) work.Push((index[filter], 1));
        }

        while (work.TryPop(out var next))
        {
            for (var (i, depth) = next; i < code.Count; i++)
            {
                if (depths[i] >= 0)
                {
                    if (depths[i] != depth) throw new InvalidOperationException($"{body.Method.FullName}: stack depth {depth} meets {depths[i]} at instruction {i} ({code[i].OpCode}).");
                    break;
                }

                depths[i] = depth;
                depth = code[i].OpCode.Code is Code.Leave or Code.Leave_S ? 0 : depth + Change(body.Method, code[i], depth);
                if (depth < 0) throw new InvalidOperationException($"{body.Method.FullName}: the stack underflows at instruction {i} ({code[i].OpCode}).");
                if (code[i].Operand is Instruction target) work.Push((index[target], depth));
                foreach (var one in code[i].Operand as Instruction[] ?? []) work.Push((index[one], depth));
                if (code[i].OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw) break;
            }
        }

        return depths;
    }

    private static int Change(MethodDefinition method, Instruction instruction, int depth) => instruction.OpCode.Code switch
    {
        Code.Ret => Unmodified(method.ReturnType).MetadataType == MetadataType.Void ? 0 : -1,
        Code.Newobj => 1 - ((IMethodSignature)instruction.Operand).Parameters.Count,
        Code.Call or Code.Callvirt or Code.Calli => Call((IMethodSignature)instruction.Operand, instruction.OpCode.Code == Code.Calli),
        _ => Push(instruction.OpCode.StackBehaviourPush) - Pop(instruction.OpCode.StackBehaviourPop, depth),
    };

    private static int Call(IMethodSignature signature, bool indirect) =>
        (Unmodified(signature.ReturnType).MetadataType == MetadataType.Void ? 0 : 1) - signature.Parameters.Count - (signature.HasThis && !signature.ExplicitThis ? 1 : 0) - (indirect ? 1 : 0);

    // init accessors return a modified void.
    private static TypeReference Unmodified(TypeReference type) => type is IModifierType modifier ? Unmodified(modifier.ElementType) : type;

    private static int Push(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };

    private static int Pop(StackBehaviour behaviour, int depth) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
            or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.PopAll => depth,
        _ => 3,
    };
}
