using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>
/// A constructor's code as field initializers, which come first, and the rest. An initializer begins and ends with an empty stack and
/// ends in the store to its field; no branch, local or exception region ties it to what is outside.
/// </summary>
internal sealed class Segmentation
{
    private Segmentation(IlCode code, List<Segment> initializers)
    {
        Code = code;
        Initializers = initializers;
    }

    /// <summary>All of the code.</summary>
    public IlCode Code { get; }

    /// <summary>The initializers, in the order that they run; each stores to another field.</summary>
    public List<Segment> Initializers { get; }

    /// <summary>Where the rest begins.</summary>
    public int Rest => Initializers.Count == 0 ? 0 : Initializers[^1].End;

    /// <summary>Reads a constructor.</summary>
    public static Segmentation Of(Side side, MethodDefinitionHandle constructor)
    {
        var body = side.Body(constructor) ?? throw new BadImageFormatException("A constructor has no code.");
        var code = IlCode.Decode(body.GetILReader());
        var isStatic = side.Name(constructor) == ".cctor";
        var owner = side.Metadata.GetMethodDefinition(constructor).GetDeclaringType();
        var limit = body.ExceptionRegions.IsEmpty ? code.Instructions.Count : body.ExceptionRegions.Min(r => code.IndexAt(r.TryOffset));
        var depths = StackDepth.Behind(side, code);
        var statements = SequencePoints.Starts(side, constructor);
        var segments = new List<Segment>();
        var stored = new HashSet<FieldDefinitionHandle>();
        for (int start = 0, i = 0; i < limit; i++)
        {
            if (depths[i] != 0 || !Ends(code.Instructions[i].Code) || IsWithinStatement(code, start, i, statements)) continue;
            // The first statement that is no store to a field of the type ends the initializers.
            if (Stored(side, code.Instructions[i], owner, isStatic) is not { IsNil: false } field || !stored.Add(field)) break;
            if (!isStatic && code.Instructions[start] is not { Code: ILOpCode.Ldarg, Operand: 0 }) break;
            segments.Add(new(field, start, i + 1, IsIndependent(side, code, start, i, isStatic)));
            start = i + 1;
        }

        while (segments.Count > 0 && !StandAlone(code, segments)) segments.RemoveAt(segments.Count - 1);
        return new(code, segments);
    }

    // Static initializers write what others may read. Those of instances write to an object that no other code has seen.
    private static bool IsIndependent(Side side, IlCode code, int start, int store, bool isStatic) =>
        side.Effects.Of(code, start, store) <= (isStatic ? Effect.None : Effect.Reads);

    // What can end a statement: anything that leaves the stack empty and goes on, but for stores to locals inside an initializer.
    private static bool Ends(ILOpCode code) => code is not (ILOpCode.Stloc or ILOpCode.Br or ILOpCode.Brtrue or ILOpCode.Brfalse or ILOpCode.Initobj)
        && OpCodeTable.Of(code).FlowControl is not FlowControl.Cond_Branch;

    // Temporaries empty the stack within a statement, too: a struct is made in a local, member by member.
    private static bool IsWithinStatement(IlCode code, int start, int i, IReadOnlySet<int> statements)
    {
        if (code.Instructions[i].Code is ILOpCode.Stsfld or ILOpCode.Stfld or ILOpCode.Ret) return false;
        if (statements.Count == 0) return code.Instructions[start].Code == ILOpCode.Ldloca;
        for (var offset = code.Instructions[i].Offset + 1; offset <= code.Instructions[i + 1].Offset; offset++)
            if (statements.Contains(offset)) return false;
        return true;
    }

    private static FieldDefinitionHandle Stored(Side side, Instruction instruction, TypeDefinitionHandle owner, bool isStatic)
    {
        if (instruction.Code != (isStatic ? ILOpCode.Stsfld : ILOpCode.Stfld)) return default;
        var token = instruction.Token;
        if (token.Kind == HandleKind.MemberReference)
        {
            var reference = side.Metadata.GetMemberReference((MemberReferenceHandle)token);
            return side.Definition(reference.Parent) == owner ? Bind.Resolved.Field(side, owner, reference) : default;
        }

        return token.Kind == HandleKind.FieldDefinition && side.Metadata.GetFieldDefinition((FieldDefinitionHandle)token).GetDeclaringType() == owner
            ? (FieldDefinitionHandle)token : default;
    }

    // No branch and no local may tie a segment to another or to the rest.
    private static bool StandAlone(IlCode code, List<Segment> segments)
    {
        var segmentAt = new int[code.Instructions.Count + 1];
        Array.Fill(segmentAt, segments.Count);
        for (var s = 0; s < segments.Count; s++) Array.Fill(segmentAt, s, segments[s].Start, segments[s].End - segments[s].Start);

        var lastUse = new Dictionary<long, int>();
        for (var i = 0; i < code.Instructions.Count; i++)
        {
            var instruction = code.Instructions[i];
            if (instruction.Kind == OperandType.InlineBrTarget && segmentAt[instruction.Operand] != segmentAt[i]) return false;
            if (instruction.Targets is { } targets && targets.Any(t => segmentAt[t] != segmentAt[i])) return false;
            if (!instruction.IsLocal) continue;
            // Slots are reused, so a segment may begin by writing to one.
            if (lastUse.TryGetValue(instruction.Operand, out var last) && last != segmentAt[i] && !Writes(code, i)) return false;
            lastUse[instruction.Operand] = segmentAt[i];
        }

        return true;
    }

    private static bool Writes(IlCode code, int i) => code.Instructions[i].Code == ILOpCode.Stloc
        || (code.Instructions[i].Code == ILOpCode.Ldloca && i + 1 < code.Instructions.Count && code.Instructions[i + 1].Code == ILOpCode.Initobj);
}
