using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>
/// The one statement of a constructor's body that stores to a field of its object, where it stands alone: each run of the constructor that
/// ends comes by it, once, and it takes nothing from the code around it but the object.
/// </summary>
internal static class PlainStatement
{
    /// <summary>The statement as instructions, the last of which is the store; null where there is none such, or several.</summary>
    /// <param name="side">The side.</param>
    /// <param name="body">The constructor's body.</param>
    /// <param name="code">Its code.</param>
    /// <param name="names">True for an instruction, by index, that names the field.</param>
    public static (int Start, int End)? Of(Side side, MethodBodyBlock body, IlCode code, Func<int, bool> names)
    {
        var instructions = code.Instructions;
        var stores = Enumerable.Range(0, instructions.Count).Where(i => instructions[i].Code == ILOpCode.Stfld && names(i)).ToList();
        if (stores is not [var store]) return null;
        var depths = StackDepth.Behind(side, code);
        var start = store;
        while (start > 0 && depths[start - 1] != 0) start--;
        if (depths[store] != 0 || instructions[start] is not { Code: ILOpCode.Ldarg, Operand: 0 }) return null;
        if (body.ExceptionRegions.Any(r => instructions[store].Offset >= r.TryOffset && instructions[start].Offset < r.HandlerOffset + r.HandlerLength)) return null;
        for (var i = 0; i < instructions.Count; i++)
        {
            var inside = i >= start && i <= store;
            if (inside && (instructions[i].IsLocal || Branches(instructions[i]).Any())) return null;
            if (i < start && instructions[i].Code is ILOpCode.Ret or ILOpCode.Jmp) return null;
            // None may lead over it, into it or back to before it.
            if (!inside && Branches(instructions[i]).Any(target => i < start ? target > start : target <= store)) return null;
        }

        return (start, store + 1);
    }

    private static IEnumerable<int> Branches(Instruction instruction) =>
        instruction.Kind == System.Reflection.Emit.OperandType.InlineBrTarget || instruction.Code is ILOpCode.Leave ? [(int)instruction.Operand] : instruction.Targets ?? [];
}
