using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>Whether an initializer has the same effect wherever it stands among others.</summary>
internal static class Independence
{
    /// <summary>True where the code neither runs code of this assembly nor touches its static fields, the store at <paramref name="store"/> aside.</summary>
    public static bool Of(Side side, IlCode code, int start, int store)
    {
        var calls = false;
        var pointers = false;
        for (var i = start; i < store; i++)
        {
            var instruction = code.Instructions[i];
            switch (instruction.Code)
            {
                case ILOpCode.Newobj when IsOwn(side, instruction.Token):
                case ILOpCode.Calli:
                    return false;
                case ILOpCode.Call or ILOpCode.Callvirt:
                    if (IsOwn(side, instruction.Token)) return false;
                    calls = true;
                    break;
                case ILOpCode.Ldftn or ILOpCode.Ldvirtftn:
                    pointers |= IsOwn(side, instruction.Token);
                    break;
                case ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld:
                    if (IsOwn(side, instruction.Token) && !IsCache(side, instruction.Token)) return false;
                    break;
                default:
                    break;
            }
        }

        // A lambda that is only stored does not run; one that is handed to a call may.
        return !(calls && pointers);
    }

    private static bool IsOwn(Side side, EntityHandle token) => token.Kind switch
    {
        HandleKind.MethodDefinition or HandleKind.FieldDefinition => true,
        HandleKind.MethodSpecification => IsOwn(side, side.Metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.MemberReference => !side.Definition(side.Metadata.GetMemberReference((MemberReferenceHandle)token).Parent).IsNil,
        _ => false,
    };

    // Cached delegates, and mapped data: written by nobody else.
    private static bool IsCache(Side side, EntityHandle token) =>
        token.Kind == HandleKind.FieldDefinition
            ? side.Synthesized.Is((FieldDefinitionHandle)token)
            : side.Synthesized.Is(side.Definition(side.Metadata.GetMemberReference((MemberReferenceHandle)token).Parent));
}
