using System.Reflection;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>What code has to do with what other code of the assembly sees.</summary>
internal enum Effect
{
    /// <summary>Nothing: it makes values from nothing but its own.</summary>
    None,
    /// <summary>Reads static state.</summary>
    Reads,
    /// <summary>Writes static state, or may.</summary>
    Unknown,
}

/// <summary>
/// Finds the effect of initializers, through the code of this assembly that they call. Other assemblies are taken not to know this one;
/// a lambda that is only stored does not run, one that is handed to a call may.
/// </summary>
internal sealed class Effects(Side side)
{
    private const int Deepest = 8;
    private readonly Dictionary<MethodDefinitionHandle, Effect> known = [];

    /// <summary>The effect of a stretch of code.</summary>
    public Effect Of(IlCode code, int start, int end) => Of(code, start, end, 0);

    private Effect Of(IlCode code, int start, int end, int depth)
    {
        var effect = Effect.None;
        var (calls, pointers, stores, reads) = (false, false, false, false);
        for (var i = start; i < end && effect != Effect.Unknown; i++)
        {
            var instruction = code.Instructions[i];
            switch (instruction.Code)
            {
                case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj:
                    var callee = side.OwnMethod(instruction.Token);
                    if (callee.IsNil) calls |= instruction.Code != ILOpCode.Newobj;
                    else effect = Max(effect, Of(callee, instruction.Code == ILOpCode.Callvirt, depth + 1));
                    break;
                case ILOpCode.Calli:
                case ILOpCode.Ldsflda when IsOwn(instruction.Token) && !IsCache(instruction.Token):
                    return Effect.Unknown;
                case ILOpCode.Ldftn or ILOpCode.Ldvirtftn:
                    pointers |= !side.OwnMethod(instruction.Token).IsNil;
                    break;
                case ILOpCode.Stsfld when IsOwn(instruction.Token) && !IsCache(instruction.Token):
                    return Effect.Unknown;
                case ILOpCode.Ldsfld when IsOwn(instruction.Token) && !IsCache(instruction.Token):
                    effect = Max(effect, Effect.Reads);
                    reads = true;
                    break;
                case ILOpCode.Stfld or >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref or ILOpCode.Stelem or ILOpCode.Stobj or >= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8:
                    stores = true;
                    break;
                default:
                    break;
            }
        }

        // What is read from a static may be what is then written to, here or by whom it is handed to.
        return (calls && pointers) || (reads && (calls || stores)) ? Effect.Unknown : effect;
    }

    private Effect Of(MethodDefinitionHandle method, bool isVirtualCall, int depth)
    {
        if (known.TryGetValue(method, out var effect)) return effect;
        if (depth > Deepest) return Effect.Unknown;
        known[method] = Effect.Unknown;
        return known[method] = Find(method, isVirtualCall, depth);
    }

    private Effect Find(MethodDefinitionHandle handle, bool isVirtualCall, int depth)
    {
        var method = side.Metadata.GetMethodDefinition(handle);
        var type = side.Metadata.GetTypeDefinition(method.GetDeclaringType());
        var overridden = (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.Final)) == MethodAttributes.Virtual && (type.Attributes & TypeAttributes.Sealed) == 0;
        if ((isVirtualCall && overridden) || side.Body(handle) is not { } body) return Effect.Unknown;
        var code = IlCode.Decode(body.GetILReader());
        var effect = Of(code, 0, code.Instructions.Count, depth);
        // To call it may run the type's static constructor.
        return type.GetMethods().Any(m => side.Name(m) == ".cctor") && !side.Synthesized.Is(method.GetDeclaringType()) ? Max(effect, Effect.Reads) : effect;
    }

    private static Effect Max(Effect a, Effect b) => a > b ? a : b;

    private bool IsOwn(EntityHandle token) => token.Kind switch
    {
        HandleKind.FieldDefinition => true,
        HandleKind.MemberReference => !side.Definition(side.Metadata.GetMemberReference((MemberReferenceHandle)token).Parent).IsNil,
        _ => false,
    };

    // Cached delegates, and mapped data: written by nobody else.
    private bool IsCache(EntityHandle token) =>
        token.Kind == HandleKind.FieldDefinition
            ? side.Synthesized.Is((FieldDefinitionHandle)token)
            : side.Synthesized.Is(side.Definition(side.Metadata.GetMemberReference((MemberReferenceHandle)token).Parent));
}
