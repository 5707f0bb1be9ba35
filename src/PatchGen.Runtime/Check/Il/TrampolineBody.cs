using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check.Il;

/// <summary>The IL of a trampoline: pass every argument on to the replacement and return what it returns.</summary>
internal static class TrampolineBody
{
    private const int FatHeaderSize = 12;
    private const ushort FatFormat = 0x3003;
    private const int MinimumStack = 8;

    /// <param name="callee">The token of the replacement in the target's metadata.</param>
    /// <param name="parameters">How many arguments there are.</param>
    public static byte[] Emit(int callee, int parameters)
    {
        var code = new InstructionEncoder(new BlobBuilder());
        for (var i = 0; i < parameters; i++) code.LoadArgument(i);
        code.OpCode(ILOpCode.Call);
        code.Token(callee);
        code.OpCode(ILOpCode.Ret);
        return WithHeader(code, parameters);
    }

    /// <summary>A whole body around code that has at most that many values on the stack, or a few.</summary>
    public static byte[] WithHeader(InstructionEncoder code, int stack)
    {
        var body = new BlobBuilder(FatHeaderSize + code.CodeBuilder.Count);
        body.WriteUInt16(FatFormat);
        body.WriteUInt16((ushort)Math.Max(MinimumStack, stack));
        body.WriteInt32(code.CodeBuilder.Count);
        // No locals.
        body.WriteInt32(0);
        body.LinkSuffix(code.CodeBuilder);
        return body.ToArray();
    }

    /// <summary>Defines a reference to the type that holds replacements, by way of the types around it.</summary>
    public static int DefineHolder(nint module, int assembly, Type holder) => holder.DeclaringType is { } outer
        ? NativeAgent.DefineTypeRef(module, DefineHolder(module, assembly, outer), holder.Name)
        : NativeAgent.DefineTypeRef(module, assembly, holder.FullName!);

    /// <summary>Defines the references that a trampoline needs in the target's metadata, and returns the token to call.</summary>
    public static int DefineCallee(nint module, int type, string name, TrampolineSignature.Shape shape, int typeArity)
    {
        var member = NativeAgent.DefineMemberRef(module, type, name, shape.Blob);
        if (shape.Arity == 0) return member;
        var instantiation = new BlobBuilder();
        instantiation.WriteByte((byte)SignatureKind.MethodSpecification);
        instantiation.WriteCompressedInteger(shape.Arity);
        for (var i = 0; i < shape.Arity; i++)
        {
            var ofType = i < typeArity;
            instantiation.WriteByte((byte)(ofType ? SignatureTypeCode.GenericTypeParameter : SignatureTypeCode.GenericMethodParameter));
            instantiation.WriteCompressedInteger(ofType ? i : i - typeArity);
        }

        return NativeAgent.DefineMethodSpec(module, member, instantiation.ToArray());
    }
}
