using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Behaviour;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>
/// Reads that find what they always would have found: a call that was suspended at the switch was started on an object made before it, and a
/// field that only constructors set keeps its value there, whatever the post code does.
/// </summary>
internal static class OwnReads
{
    /// <summary>True where a suspended body reads the field of the object that it was started on only, and only constructors set the field.</summary>
    public static bool Are(Side side, BodyGraph graph, MethodDefinitionHandle moveNext, FieldDefinitionHandle field)
    {
        if (!graph.IsMoveNext(moveNext) || side.Body(moveNext) is not { } body || !graph.WritersOf(field).All(writer => IsConstructor(side, writer))) return false;
        var code = IlCode.Decode(body.GetILReader());
        var targets = code.Instructions.SelectMany(i => i.Kind == OperandType.InlineBrTarget ? [(int)i.Operand] : i.Targets ?? []).ToHashSet();
        for (var i = 0; i < code.Instructions.Count; i++)
        {
            if (code.Instructions[i].Kind != OperandType.InlineField || Bind.Resolved.Field(side, code.Instructions[i].Token) != field) continue;
            // What a branch brings here may be another object.
            if (code.Instructions[i].Code != ILOpCode.Ldfld || i == 0 || targets.Contains(i) || !IsThis(side, code, targets, i - 1)) return false;
        }

        return true;
    }

    // The object itself as the state machine keeps it, or the local that holds nothing else.
    private static bool IsThis(Side side, IlCode code, HashSet<int> targets, int index)
    {
        var instructions = code.Instructions;
        if (instructions[index] is not { Code: ILOpCode.Ldloc, Operand: var local }) return IsKeptThis(side, instructions, targets, index);
        for (var i = 0; i < instructions.Count; i++)
        {
            if (!instructions[i].IsLocal || instructions[i].Operand != local || instructions[i].Code == ILOpCode.Ldloc) continue;
            if (instructions[i].Code != ILOpCode.Stloc || i == 0 || targets.Contains(i) || !IsKeptThis(side, instructions, targets, i - 1)) return false;
        }

        return true;
    }

    private static bool IsKeptThis(Side side, List<Instruction> instructions, HashSet<int> targets, int index) =>
        index > 0 && !targets.Contains(index)
        && instructions[index] is { Code: ILOpCode.Ldfld } load && instructions[index - 1] is { Code: ILOpCode.Ldarg, Operand: 0 }
        && Bind.Resolved.Field(side, load.Token) is { IsNil: false } kept && side.Metadata.StringComparer.Equals(side.Metadata.GetFieldDefinition(kept).Name, "<>4__this");

    private static bool IsConstructor(Side side, MethodDefinitionHandle method) =>
        side.Metadata.GetMethodDefinition(method) is var definition && (definition.Attributes & MethodAttributes.Static) == 0 && side.Metadata.StringComparer.Equals(definition.Name, ".ctor");
}
