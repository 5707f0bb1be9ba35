using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;
using PatchGen.Generator.Diff.Initializers;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>The locks that a body takes, each with the object that it locks, as far as that can be read.</summary>
internal static class Locking
{
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
            var depths = StackDepth.Behind(side, code);
            for (var i = 0; i < code.Instructions.Count; i++)
            {
                if (!code.Instructions[i].IsCall) continue;
                var called = Called.Of(side, code.Instructions[i].Token);
                switch (KnownCalls.Lock(called))
                {
                    case LockUse.Takes: taken.Add($"{called.Type[(called.Type.LastIndexOf('.') + 1)..]}.{called.Name} on {Object(side, code, Receiver(side, code, depths, i))}"); break;
                    case LockUse.Releases: releases++; break;
                    case LockUse.None: break;
                }
            }
        }

        return (taken.Count == 0 ? "none" : string.Join(", ", taken), taken.Count == 0 != (releases == 0));
    }

    // What was pushed first of all that the call takes.
    private static int Receiver(Side side, IlCode code, int[] depths, int call)
    {
        var first = (call == 0 ? 0 : depths[call - 1]) - Called.Arguments(side, code.Instructions[call].Token) + 1;
        for (var i = call - 1; i >= 0; i--)
            if (depths[i] == first) return i;
        return -1;
    }

    private static string Object(Side side, IlCode code, int pushed, int steps = 0)
    {
        if (pushed < 0 || steps > Furthest) return "?";
        var instruction = code.Instructions[pushed];
        switch (instruction.Code)
        {
            case ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Ldfld or ILOpCode.Ldflda:
                var name = FieldName(side, instruction.Token);
                // A variable that outlives an await or is kept for the finally block.
                return name.Contains('<', StringComparison.Ordinal) && Stored(code, pushed, instruction.Operand, ILOpCode.Stfld) is > 0 and var store ? Object(side, code, store - 1, steps + 1) : Plain(name);
            case ILOpCode.Ldloc:
                return Stored(code, pushed, instruction.Operand, ILOpCode.Stloc) is > 0 and var set ? Object(side, code, set - 1, steps + 1) : "a local";
            case ILOpCode.Dup: return Object(side, code, pushed - 1, steps + 1);
            case ILOpCode.Ldarg: return instruction.Operand == 0 ? "this, or the first parameter" : $"parameter {instruction.Operand}";
            case ILOpCode.Call when Called.Of(side, instruction.Token).Name == "GetTypeFromHandle": return "a type";
            case ILOpCode.Call or ILOpCode.Callvirt: return Called.Of(side, instruction.Token).ToString();
            default: return "?";
        }
    }

    // Names of state machines are numbered anew by each compilation.
    private static string Plain(string name) => name.Contains('<', StringComparison.Ordinal) ? "a local" : name;

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
