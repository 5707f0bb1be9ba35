using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;
using PatchGen.Generator.Extract.Clone;

namespace PatchGen.Generator.Extract.Shadow;

/// <summary>Writes the instructions that name a shadow field: each becomes a call that takes the object, as the instruction did, and the store.</summary>
internal sealed class ShadowSites(Extraction extraction, Body job, MethodBody body, Collection<Instruction> output)
{
    /// <summary>Writes what stands for the instruction.</summary>
    /// <returns>False where it does not name a shadow field: it is to be copied.</returns>
    public bool Write(Instruction instruction)
    {
        if (IsPrefix(instruction) && instruction.Next is { } next && (IsPrefix(next) ? next.Next : next) is { Operand: FieldReference prefixed } && extraction.Shadows.Named(prefixed) is not null)
        {
            // It belongs before the access itself, which moves.
            output.Add(Instruction.Create(OpCodes.Nop));
            return true;
        }

        if (instruction.Operand is not FieldReference reference || extraction.Shadows.Named(reference) is not { } shadow) return false;
        var isVolatile = instruction.Previous?.OpCode.Code == Code.Volatile;
        var value = extraction.Shadows.Value(reference, job.Generics);
        var store = extraction.Shadows.Store(shadow, reference, job.Generics);
        switch (instruction.OpCode.Code)
        {
            case Code.Ldfld when isVolatile:
                Call("Address", store, value);
                output.Add(Instruction.Create(OpCodes.Volatile));
                output.Add(Instruction.Create(OpCodes.Ldobj, value));
                break;
            case Code.Stfld when isVolatile:
                var kept = new VariableDefinition(value);
                body.Variables.Add(kept);
                output.Add(Instruction.Create(OpCodes.Stloc, kept));
                Call("Address", store, value);
                output.Add(Instruction.Create(OpCodes.Ldloc, kept));
                output.Add(Instruction.Create(OpCodes.Volatile));
                output.Add(Instruction.Create(OpCodes.Stobj, value));
                break;
            case Code.Ldfld:
                Call("Load", store, value);
                break;
            case Code.Stfld:
                Call("Store", store, value);
                break;
            case Code.Ldflda:
                Call("Address", store, value);
                break;
            default:
                extraction.Refusals.Add("PG6122", job.Source, $"it takes the handle of {reference.Name}, an added instance field, as expression trees do", "use the field in plain code", instruction);
                output.Add(Instruction.Create(OpCodes.Nop));
                break;
        }

        return true;
    }

    private void Call(string name, FieldReference store, TypeReference value)
    {
        output.Add(Instruction.Create(OpCodes.Ldsfld, store));
        output.Add(Instruction.Create(OpCodes.Call, extraction.Shadows.Access(name, value)));
    }

    private static bool IsPrefix(Instruction instruction) => instruction.OpCode.Code is Code.Volatile or Code.Unaligned;
}
