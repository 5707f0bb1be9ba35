using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>The locks that a body takes, each with the object that it locks, as far as that can be read.</summary>
internal static class Locking
{
    // How far back the object may stand: flags, timeouts and tokens are loaded between it and the call.
    private const int Furthest = 8;

    public static LockChange? Compare(IReadOnlyList<BodyCode> pre, IReadOnlyList<BodyCode> post)
    {
        var (a, aHeld) = Taken(pre);
        var (b, bHeld) = Taken(post);
        return a == b && aHeld == bHeld ? null : new(a, b, aHeld || bHeld);
    }

    private static (string Locks, bool Held) Taken(IReadOnlyList<BodyCode> bodies)
    {
        var taken = new List<string>();
        var releases = 0;
        foreach (var (side, code) in bodies)
        {
            for (var i = 0; i < code.Instructions.Count; i++)
            {
                if (!code.Instructions[i].IsCall) continue;
                var called = Called.Of(side, code.Instructions[i].Token);
                switch (KnownCalls.Lock(called))
                {
                    case LockUse.Takes: taken.Add($"{called.Type[(called.Type.LastIndexOf('.') + 1)..]}.{called.Name} on {Object(side, code, i)}"); break;
                    case LockUse.Releases: releases++; break;
                    case LockUse.None: break;
                }
            }
        }

        return (taken.Count == 0 ? "none" : string.Join(", ", taken), taken.Count == 0 != (releases == 0));
    }

    private static string Object(Side side, IlCode code, int call)
    {
        for (var i = call - 1; i >= Math.Max(0, call - Furthest); i--)
        {
            var instruction = code.Instructions[i];
            switch (instruction.Code)
            {
                case ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Ldfld or ILOpCode.Ldflda:
                    var name = FieldName(side, instruction.Token);
                    // A variable that outlives an await or is kept for the finally block.
                    return name.Contains('<', StringComparison.Ordinal) && Stored(code, i, instruction.Operand, ILOpCode.Stfld) is > 0 and var store ? Object(side, code, store) : name;
                case ILOpCode.Ldloc:
                    return Stored(code, i, instruction.Operand, ILOpCode.Stloc) is > 0 and var set ? Object(side, code, set) : "a local";
                case ILOpCode.Ldarg: return instruction.Operand == 0 ? "this, or the first parameter" : $"parameter {instruction.Operand}";
                case ILOpCode.Ldtoken: return "a type";
                case ILOpCode.Call or ILOpCode.Callvirt when Called.Of(side, instruction.Token) is var called && called.Name != "GetTypeFromHandle": return called.ToString();
                case ILOpCode.Dup or ILOpCode.Ldloca or ILOpCode.Ldc_i4 or ILOpCode.Ldc_i8 or ILOpCode.Call or ILOpCode.Stloc or ILOpCode.Initobj: break;
                default: return "?";
            }
        }

        return "?";
    }

    private static int Stored(IlCode code, int before, long operand, ILOpCode store)
    {
        for (var i = before - 1; i > 0; i--)
            if (code.Instructions[i].Code == store && code.Instructions[i].Operand == operand) return i;
        return -1;
    }

    private static string FieldName(Side side, EntityHandle token) => token.Kind == HandleKind.FieldDefinition
        ? side.Snapshot.Keys.Field((FieldDefinitionHandle)token).Display
        : token.Kind == HandleKind.MemberReference ? side.Name(side.Metadata.GetMemberReference((MemberReferenceHandle)token).Name) : "?";
}
