using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Format;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Why;

/// <summary>A body as words are made from it.</summary>
internal sealed class CodeView
{
    private readonly Side side;

    public CodeView(Side side, MethodDefinitionHandle method)
    {
        this.side = side;
        Method = method;
        Code = IlCode.Decode(side.Body(method)!.GetILReader()).Instructions;
    }

    public MethodDefinitionHandle Method { get; }

    public List<Instruction> Code { get; }

    /// <summary>An instruction, or null behind the end.</summary>
    public Instruction? At(int index) => index >= 0 && index < Code.Count ? Code[index] : null;

    /// <summary>The offset of an instruction; of one behind the end, that of the last.</summary>
    public int Offset(int index) => Code.Count == 0 ? 0 : Code[Math.Clamp(index, 0, Code.Count - 1)].Offset;

    /// <summary>The method that an instruction calls; null where it calls none, or a synthesized one.</summary>
    public MemberKey? Called(Instruction instruction) => instruction.IsCall ? KeyOf(instruction.Token) : null;

    /// <summary>The calls in their order, with the index of each.</summary>
    public List<(int Index, MemberKey Method)> Calls()
    {
        var calls = new List<(int, MemberKey)>();
        for (var i = 0; i < Code.Count; i++)
            if (Called(Code[i]) is { } method) calls.Add((i, method));
        return calls;
    }

    /// <summary>The exception that is thrown where it is made: <c>newobj; throw</c>.</summary>
    public bool IsThrown(int index) => At(index)?.Code == ILOpCode.Newobj && At(index + 1)?.Code == ILOpCode.Throw;

    /// <summary>The field that an instruction names, or null.</summary>
    public MemberKey? Field(Instruction instruction) => instruction.Kind != OperandType.InlineField ? null : instruction.Token.Kind switch
    {
        HandleKind.FieldDefinition => side.Snapshot.Keys.Field((FieldDefinitionHandle)instruction.Token),
        HandleKind.MemberReference => side.Snapshot.Keys.Field((MemberReferenceHandle)instruction.Token),
        _ => null,
    };

    /// <summary>A constant that an instruction loads, as C# may have written it; empty where it loads none.</summary>
    public IReadOnlyList<string> Constants(Instruction instruction) => instruction.Code switch
    {
        ILOpCode.Ldc_i4 => Facts.Constants.Of((int)instruction.Operand),
        ILOpCode.Ldc_i8 => [Facts.Constants.Text(instruction.Operand), Facts.Constants.Text((ulong)instruction.Operand)],
        ILOpCode.Ldc_r4 => [Facts.Constants.Text(BitConverter.Int32BitsToSingle((int)instruction.Operand))],
        ILOpCode.Ldc_r8 => [Facts.Constants.Text(BitConverter.Int64BitsToDouble(instruction.Operand))],
        ILOpCode.Ldstr => [Facts.Constants.Text(side.UserString((int)instruction.Operand))],
        ILOpCode.Ldnull => ["null"],
        _ => [],
    };

    private MemberKey? KeyOf(EntityHandle token) => token.Kind switch
    {
        HandleKind.MethodDefinition => side.Synthesized.Is((MethodDefinitionHandle)token) ? null : side.Snapshot.Keys.Method((MethodDefinitionHandle)token),
        HandleKind.MethodSpecification => KeyOf(side.Metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.MemberReference => side.OwnMethod(token) is { IsNil: false } own ? KeyOf(own) : side.Snapshot.Keys.Method((MemberReferenceHandle)token),
        _ => null,
    };
}
