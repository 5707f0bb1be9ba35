using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Check.Il;

namespace PatchGen.Runtime.Gates;

/// <summary>
/// The IL of a changed method while its gate is closed: a thread that passes calls the replacement; all others wait, then call
/// the method itself again, which by then has the code of the side that the process runs.
/// </summary>
internal static class GateBody
{
    /// <param name="tokens">What it refers to.</param>
    /// <param name="gate">The gate's number.</param>
    /// <param name="site">The method's number in the gate.</param>
    public static byte[] Emit(GateTokens tokens, int gate, int site)
    {
        var waited = new InstructionEncoder(new BlobBuilder());
        Call(waited, tokens.Self, tokens.Parameters);
        var code = new InstructionEncoder(new BlobBuilder());
        Enter(code, tokens.Enter, gate, site);
        // To those who pass, over what those do who waited.
        code.OpCode(ILOpCode.Brtrue);
        code.CodeBuilder.WriteInt32(waited.CodeBuilder.Count);
        waited.CodeBuilder.WriteContentTo(code.CodeBuilder);
        Call(code, tokens.Callee, tokens.Parameters);
        return TrampolineBody.WithHeader(code, tokens.Parameters);
    }

    /// <summary>Asks the gate: leaves whether the thread passes.</summary>
    public static void Enter(InstructionEncoder code, int enter, int gate, int site)
    {
        code.LoadConstantI4(gate);
        code.LoadConstantI4(site);
        code.OpCode(ILOpCode.Call);
        code.Token(enter);
    }

    // The call is not in tail position: as a tail call it would leave no frame to be seen and, since it is recursive, might become a loop.
    private static void Call(InstructionEncoder code, int token, int parameters)
    {
        for (var i = 0; i < parameters; i++) code.LoadArgument(i);
        code.OpCode(ILOpCode.Call);
        code.Token(token);
        code.OpCode(ILOpCode.Nop);
        code.OpCode(ILOpCode.Ret);
    }
}
