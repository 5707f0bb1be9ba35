using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.Check.Il;

namespace PatchGen.Runtime.Gates;

/// <summary>A method's own IL behind a gate: for pre bodies that are not replaced, and that run on the data that hooks transform.</summary>
internal static class GatePrologue
{
    private const int EnterStack = 2;

    /// <param name="body">The whole body as loaded: header, code and exception clauses.</param>
    /// <param name="enter">The token of <c>Gate.Enter</c>.</param>
    /// <param name="gate">The gate's number.</param>
    /// <param name="site">The method's number in the gate.</param>
    public static byte[] Emit(ReadOnlySpan<byte> body, int enter, int gate, int site)
    {
        var prologue = new InstructionEncoder(new BlobBuilder());
        GateBody.Enter(prologue, enter, gate, site);
        prologue.OpCode(ILOpCode.Pop);

        var layout = new IlBody(body);
        var shift = prologue.CodeBuilder.Count;
        var code = new BlobBuilder(shift);
        prologue.CodeBuilder.WriteContentTo(code);
        code.WriteBytes(layout.Code(body).ToArray());
        // Branches are relative; clauses are not.
        return layout.With(body, code, offset => offset + shift, EnterStack);
    }
}
