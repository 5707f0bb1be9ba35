using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Why;

/// <summary>A body as words are made from it.</summary>
internal sealed class CodeView
{
    private readonly Side side;
    private readonly IReadOnlySet<int> statements;
    private readonly string[] locals;
    private readonly bool[] hidden;

    public CodeView(Side side, MethodDefinitionHandle method)
    {
        this.side = side;
        Method = method;
        var body = side.Body(method)!;
        Il = IlCode.Decode(body.GetILReader());
        statements = SequencePoints.Starts(side, method);
        hidden = SequencePoints.Hidden(side, method, [.. Code.Select(i => i.Offset)]);
        locals = body.LocalSignature.IsNil ? [] : [.. side.Metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(side.Snapshot.Keys, null)];
        Regions = [.. body.ExceptionRegions];
    }

    public MethodDefinitionHandle Method { get; }

    public IlCode Il { get; }

    public List<Instruction> Code => Il.Instructions;

    public List<ExceptionRegion> Regions { get; }

    /// <summary>An instruction, or null behind the end.</summary>
    public Instruction? At(int index) => index >= 0 && index < Code.Count ? Code[index] : null;

    /// <summary>The offset of an instruction; of one behind the end, that of the last.</summary>
    public int Offset(int index) => Code.Count == 0 ? 0 : Code[Math.Clamp(index, 0, Code.Count - 1)].Offset;

    /// <summary>True where a statement begins with the instruction, or with no-ops before it.</summary>
    public bool BeginsStatement(int index)
    {
        if (index >= Code.Count) return false;
        var from = index == 0 ? 0 : Code[index - 1].Offset + 1;
        for (var offset = from; offset <= Code[index].Offset; offset++)
            if (statements.Contains(offset)) return true;
        return false;
    }

    /// <summary>The first instruction of a stretch that a debugger shows; null where there is none.</summary>
    public int? FirstShown(int start, int end)
    {
        for (var i = start; i < end; i++)
            if (!hidden[i]) return i;
        return null;
    }

    /// <summary>The method that an instruction calls; null where it calls none, or a synthesized one.</summary>
    public MemberKey? Called(Instruction instruction) => instruction.IsCall ? KeyOf(instruction.Token) : null;

    /// <summary>The method that an instruction names; null where it names none, or a synthesized one.</summary>
    public MemberKey? Named(Instruction instruction) => instruction.Kind == OperandType.InlineMethod ? KeyOf(instruction.Token) : null;

    /// <summary>
    /// What the generic type of the member that an instruction names, and a generic method itself, are instantiated over: <c> of List&lt;int&gt;</c>;
    /// empty where neither is.
    /// </summary>
    public string Instance(Instruction instruction) =>
        instruction.Kind is OperandType.InlineMethod or OperandType.InlineField && InstanceOf(instruction.Token) is { Length: > 0 } text ? Names.Types(text) : "";

    private string InstanceOf(EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MemberReference when side.Metadata.GetMemberReference((MemberReferenceHandle)token).Parent is { Kind: HandleKind.TypeSpecification } type:
                return $" of {side.Snapshot.Keys.TypeText(type)}";
            case HandleKind.MethodSpecification:
                var generic = side.Metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                return $"<{string.Join(',', generic.DecodeSignature(side.Snapshot.Keys, null))}>{InstanceOf(generic.Method)}";
            default:
                return "";
        }
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

    /// <summary>The type that an instruction names, or null.</summary>
    public string? Type(Instruction instruction) =>
        instruction.Kind is OperandType.InlineType or OperandType.InlineTok && instruction.Token.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification
            ? Names.Types(side.Snapshot.Keys.TypeText(instruction.Token)) : null;

    /// <summary>What an array is filled with, as <c>ldtoken</c> names it; null for other tokens.</summary>
    public FieldDefinitionHandle? Data(Instruction instruction) =>
        instruction is { Kind: OperandType.InlineTok, Token.Kind: HandleKind.FieldDefinition }
        && side.Metadata.GetFieldDefinition((FieldDefinitionHandle)instruction.Token).GetRelativeVirtualAddress() != 0
            ? (FieldDefinitionHandle)instruction.Token : null;

    /// <summary>The bytes of such data.</summary>
    public ReadOnlySpan<byte> Bytes(FieldDefinitionHandle data) => side.MappedData(data, side.MappedSize(data));

    /// <summary>The type of the elements that are filled at an instruction: that of the array made just before; null where none is.</summary>
    public string? Elements(int index)
    {
        for (var i = index - 1; i >= Math.Max(0, index - 3); i--)
            if (Code[i].Code == ILOpCode.Newarr) return Type(Code[i]);
        return null;
    }

    /// <summary>The type that a region catches, or null.</summary>
    public string? Caught(ExceptionRegion region) => region.CatchType.IsNil ? null : Names.Types(side.Snapshot.Keys.TypeText(region.CatchType));

    /// <summary>What an instruction loads an argument of: <c>this</c>, or its name.</summary>
    public string Argument(Instruction instruction)
    {
        var method = side.Metadata.GetMethodDefinition(Method);
        var number = (int)instruction.Operand + ((method.Attributes & System.Reflection.MethodAttributes.Static) != 0 ? 1 : 0);
        if (number == 0) return "this";
        foreach (var handle in method.GetParameters())
            if (side.Metadata.GetParameter(handle) is var parameter && parameter.SequenceNumber == number) return side.Name(parameter.Name);
        return $"parameter {number}";
    }

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

    /// <summary>
    /// What makes two instructions the same to a reader: targets of branches and what the compiler numbers are left out, so that they hide
    /// nothing that was edited.
    /// </summary>
    public string Identity(Instruction i) => i.Code + " " + i.Kind switch
    {
        OperandType.InlineNone or OperandType.InlineBrTarget or OperandType.InlineSwitch or OperandType.InlineSig => "",
        OperandType.InlineVar when i.IsLocal => i.Operand < locals.Length ? Names.Unnumbered(locals[i.Operand]) : "",
        OperandType.InlineString => side.UserString((int)i.Operand),
        OperandType.InlineTok when Data(i) is { } data => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Bytes(data))),
        OperandType.InlineField => Field(i) is { } field ? $"{Names.Unnumbered(field.Type.Text)}::{Names.Unnumbered(field.Name)}{Names.Unnumbered(Instance(i))}" : "",
        OperandType.InlineMethod => MethodText(i.Token),
        OperandType.InlineType or OperandType.InlineTok => i.Token.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification
            ? Names.Unnumbered(side.Snapshot.Keys.TypeText(i.Token)) : i.Token.Kind is HandleKind.MethodDefinition or HandleKind.MethodSpecification ? MethodText(i.Token) : "",
        _ => i.Operand.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private string MethodText(EntityHandle token)
    {
        if (token.Kind != HandleKind.MethodSpecification) return KeyOf(token) is { } key ? Names.Unnumbered(key.Text + InstanceOf(token)) : Made(token);
        var generic = side.Metadata.GetMethodSpecification((MethodSpecificationHandle)token);
        return $"{MethodText(generic.Method)}<{Names.Unnumbered(string.Join(',', generic.DecodeSignature(side.Snapshot.Keys, null)))}>";
    }

    private string Made(EntityHandle token)
    {
        if (side.OwnMethod(token) is not { IsNil: false } own) return "";
        var name = side.Name(own);
        return SynthesizedRoles.Of(name) switch
        {
            SynthesizedRole.Lambda => "a lambda",
            SynthesizedRole.LocalFunction => SynthesizedRoles.LocalName(name),
            _ => Names.Unnumbered(side.Name(side.Metadata.GetMethodDefinition(own).GetDeclaringType()) + name),
        };
    }

    private MemberKey? KeyOf(EntityHandle token) => token.Kind switch
    {
        HandleKind.MethodDefinition => side.Synthesized.Is((MethodDefinitionHandle)token) ? null : side.Snapshot.Keys.Method((MethodDefinitionHandle)token),
        HandleKind.MethodSpecification => KeyOf(side.Metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.MemberReference => side.OwnMethod(token) is { IsNil: false } own ? KeyOf(own) : side.Snapshot.Keys.Method((MemberReferenceHandle)token),
        _ => null,
    };
}
