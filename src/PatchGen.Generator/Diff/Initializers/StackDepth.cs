using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>How deep the evaluation stack is behind each instruction.</summary>
internal static class StackDepth
{
    /// <summary>The depths, in one pass: compilers join branches at a depth that a forward branch has fixed.</summary>
    public static int[] Behind(Side side, IlCode code)
    {
        var behind = new int[code.Instructions.Count];
        var at = new Dictionary<int, int>();
        var depth = 0;
        for (var i = 0; i < behind.Length; i++)
        {
            if (at.TryGetValue(i, out var known)) depth = known;
            var instruction = code.Instructions[i];
            depth += Change(side, instruction);
            behind[i] = depth;
            if (instruction.Kind == OperandType.InlineBrTarget) at.TryAdd((int)instruction.Operand, depth);
            foreach (var target in instruction.Targets ?? []) at.TryAdd(target, depth);
            if (OpCodeTable.Of(instruction.Code).FlowControl is FlowControl.Branch or FlowControl.Throw or FlowControl.Return) depth = 0;
        }

        return behind;
    }

    private static int Change(Side side, Instruction instruction)
    {
        var code = OpCodeTable.Of(instruction.Code);
        return code.FlowControl == FlowControl.Call ? Call(side, instruction) : Pushed(code.StackBehaviourPush) - Popped(code.StackBehaviourPop);
    }

    private static int Call(Side side, Instruction instruction)
    {
        if (instruction.Code == ILOpCode.Jmp) return 0;
        var blob = side.Blob(Signature(side.Metadata, instruction.Token));
        var header = blob.ReadSignatureHeader();
        if (header.IsGeneric) blob.ReadCompressedInteger();
        var parameters = blob.ReadCompressedInteger();
        var returns = ReturnsVoid(blob) ? 0 : 1;
        if (instruction.Code == ILOpCode.Newobj) return 1 - parameters;
        var instance = header.IsInstance && !header.HasExplicitThis ? 1 : 0;
        return returns - parameters - instance - (instruction.Code == ILOpCode.Calli ? 1 : 0);
    }

    /// <summary>How many parameters a call takes, <c>this</c> aside.</summary>
    public static int Parameters(Side side, Instruction call)
    {
        var blob = side.Blob(Signature(side.Metadata, call.Token));
        if (blob.ReadSignatureHeader().IsGeneric) blob.ReadCompressedInteger();
        return blob.ReadCompressedInteger();
    }

    private static bool ReturnsVoid(BlobReader blob)
    {
        while (true)
        {
            switch (blob.ReadCompressedInteger())
            {
                case 0x1f or 0x20: blob.ReadTypeHandle(); continue;
                case 0x01: return true;
                default: return false;
            }
        }
    }

    private static BlobHandle Signature(MetadataReader metadata, EntityHandle token) => token.Kind switch
    {
        HandleKind.MethodDefinition => metadata.GetMethodDefinition((MethodDefinitionHandle)token).Signature,
        HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)token).Signature,
        HandleKind.MethodSpecification => Signature(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.StandaloneSignature => metadata.GetStandaloneSignature((StandaloneSignatureHandle)token).Signature,
        _ => throw new BadImageFormatException($"A {token.Kind} cannot be called."),
    };

    private static int Popped(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        _ => 3,
    };

    private static int Pushed(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
