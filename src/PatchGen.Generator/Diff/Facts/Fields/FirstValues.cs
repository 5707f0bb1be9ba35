using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Diff.Il;
using PatchGen.Generator.Diff.Initializers;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>Where the code of a side gives an instance field its first value, and whether that could be done for objects made before.</summary>
/// <param name="side">The side.</param>
/// <param name="further">The constructors of which the other side has all but further optional parameters, or nothing at all.</param>
internal sealed class FirstValues(Side side, Func<MethodDefinitionHandle, bool>? further = null)
{
    private const int Deepest = 8;

    /// <summary>What objects that it makes begin with, and where the field initializer stands, if that says it all.</summary>
    public (FirstValue Value, IlRange? Initializer) Of(FieldDefinitionHandle field)
    {
        IlRange? range = null;
        var value = FirstValue.Default;
        var plain = new List<(IlRange Range, FirstValue Value)>();
        var without = false;
        var type = side.Metadata.GetFieldDefinition(field).GetDeclaringType();
        foreach (var constructor in side.Metadata.GetTypeDefinition(type).GetMethods().Where(IsInstanceConstructor))
        {
            if (side.Body(constructor) is not { } body) continue;
            var segments = Segmentation.Of(side, constructor);
            var initializer = segments.Initializers.Where(s => s.Field == field).Select(s => (Segment?)s).FirstOrDefault();
            if (initializer is { } segment)
            {
                value = Graver(value, Kind(segments.Code, segment.Start, segment.End));
                range ??= Range(constructor, segments.Code, segment.Start, segment.End);
            }
            else if (PlainStatement.Of(side, body, segments.Code, i => Names(segments.Code.Instructions[i].Token, field, type)) is { } statement)
            {
                plain.Add((Range(constructor, segments.Code, statement.Start, statement.End), Kind(segments.Code, statement.Start, statement.End)));
                if (Touches(segments.Code, statement, field, type, constructor)) value = FirstValue.Constructor;
                continue;
            }
            else if (!Chains(segments.Code, type))
            {
                without = true;
            }

            if (Stores(constructor, segments.Code, initializer is null ? 0 : segments.Rest, field, type, [], 0)) value = FirstValue.Constructor;
        }

        if (plain.Count == 0) return (value, value is FirstValue.Initializer ? range : null);
        var first = plain[0];
        // A field initializer beside it, another value elsewhere, or none at all: no value is the one that any object could be given.
        if (range is not null || without || value != FirstValue.Default || plain.Exists(p => p.Value != FirstValue.Initializer || !SameCode(p.Range, first.Range))) return (FirstValue.Constructor, null);
        return (FirstValue.Initializer, first.Range);
    }

    private FirstValue Kind(IlCode code, int start, int end) =>
        ReadsArguments(code, start, end) ? FirstValue.Constructor
        : side.Effects.Of(code, start, end - 1) == Effect.Unknown ? FirstValue.Effectful
        : FirstValue.Initializer;

    private static IlRange Range(MethodDefinitionHandle constructor, IlCode code, int start, int end) =>
        new(MetadataTokens.GetToken(constructor), code.Instructions[start].Offset, code.EndOf(end - 1));

    // Of one module: what is written alike is alike.
    private bool SameCode(IlRange a, IlRange b) => Code(a).SequenceEqual(Code(b));

    private ReadOnlySpan<byte> Code(IlRange range) =>
        side.Body((MethodDefinitionHandle)MetadataTokens.Handle(range.Method))!.GetILContent().AsSpan()[range.Start..range.End];

    // this(...): another constructor has made the object already.
    private bool Chains(IlCode code, TypeDefinitionHandle type) => code.Instructions.Exists(i =>
        i.Code == ILOpCode.Call && side.OwnMethod(i.Token) is { IsNil: false } callee && IsInstanceConstructor(callee) && side.Metadata.GetMethodDefinition(callee).GetDeclaringType() == type);

    // Whether the constructor makes more of the value, or something else, beside the statement.
    private bool Touches(IlCode code, (int Start, int End) statement, FieldDefinitionHandle field, TypeDefinitionHandle type, MethodDefinitionHandle constructor)
    {
        for (var i = 0; i < code.Instructions.Count; i++)
        {
            if (i >= statement.Start && i < statement.End) continue;
            var instruction = code.Instructions[i];
            if (instruction.Code is ILOpCode.Ldfld or ILOpCode.Stfld or ILOpCode.Ldflda && Names(instruction.Token, field, type)) return true;
            if (instruction.Code is not (ILOpCode.Call or ILOpCode.Callvirt) || side.OwnMethod(instruction.Token) is not { IsNil: false } callee) continue;
            if (side.Metadata.GetMethodDefinition(callee).GetDeclaringType() != type || IsInstanceConstructor(callee)) continue;
            if (side.Body(callee) is { } body && Uses(IlCode.Decode(body.GetILReader()), field, type)) return true;
        }

        return Stores(constructor, code, statement.End, field, type, [], 0);
    }

    private bool Uses(IlCode code, FieldDefinitionHandle field, TypeDefinitionHandle type) =>
        code.Instructions.Exists(i => i.Code is ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld && Names(i.Token, field, type));

    private bool IsInstanceConstructor(MethodDefinitionHandle method) => side.Name(method) == ".ctor";

    private static FirstValue Graver(FirstValue a, FirstValue b) => a > b ? a : b;

    /// <summary>True where an initializer makes a lock that begins unlocked: it holds nothing that could come from elsewhere.</summary>
    public bool IsLock(IlRange initializer)
    {
        var code = IlCode.Decode(side.Body((MethodDefinitionHandle)MetadataTokens.EntityHandle(initializer.Method))!.GetILReader());
        var start = code.IndexAt(initializer.Start);
        return code.Instructions[start + 1] is { Code: ILOpCode.Newobj, Token: { Kind: HandleKind.MemberReference } token }
            && code.Instructions[start + 2].Code == ILOpCode.Stfld
            && side.Metadata.GetMemberReference((MemberReferenceHandle)token).Parent is { Kind: HandleKind.TypeReference } parent
            && side.Metadata.GetTypeReference((TypeReferenceHandle)parent) is var type
            && (side.Metadata.GetString(type.Namespace), side.Metadata.GetString(type.Name)) is ("System", "Object") or ("System.Threading", "Lock");
    }

    // The argument that is always there is the object that the store goes to.
    private static bool ReadsArguments(IlCode code, int start, int end)
    {
        for (var i = start + 1; i < end; i++)
            if (code.Instructions[i].Code is ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg) return true;
        return false;
    }

    // Does a constructor store to the field itself, or by what it calls of its own type, as a property's setter?
    private bool Stores(MethodDefinitionHandle method, IlCode code, int from, FieldDefinitionHandle field, TypeDefinitionHandle type, HashSet<MethodDefinitionHandle> seen, int depth)
    {
        if (depth > Deepest || !seen.Add(method)) return false;
        for (var i = from; i < code.Instructions.Count; i++)
        {
            var instruction = code.Instructions[i];
            if (instruction.Code is ILOpCode.Stfld or ILOpCode.Ldflda && Names(instruction.Token, field, type))
            {
                if (depth == 0 && instruction.Code == ILOpCode.Stfld && TakesDefault(method, code, i)) continue;
                return true;
            }

            if (instruction.Code is not (ILOpCode.Call or ILOpCode.Callvirt)) continue;
            if (side.OwnMethod(instruction.Token) is not { IsNil: false } callee || side.Metadata.GetMethodDefinition(callee).GetDeclaringType() != type) continue;
            if (depth == 0 && IsPlainSetter(callee, field, type) && TakesDefault(method, code, i)) continue;
            // What this(...) leads to is looked at by itself.
            if (IsInstanceConstructor(callee) || (side.Metadata.GetMethodDefinition(callee).Attributes & MethodAttributes.Static) != 0) continue;
            if (side.Body(callee) is { } body && Stores(callee, IlCode.Decode(body.GetILReader()), 0, field, type, seen, depth + 1)) return true;
        }

        return false;
    }

    // Who made objects through the constructor as it was made them as its successor would with the parameter's default: that of its type.
    private bool TakesDefault(MethodDefinitionHandle constructor, IlCode code, int store) =>
        store >= 2 && code.Instructions[store - 2] is { Code: ILOpCode.Ldarg, Operand: 0 } && code.Instructions[store - 1] is { Code: ILOpCode.Ldarg, Operand: > 0 and var parameter }
        && (further?.Invoke(constructor) ?? false)
        && side.Metadata.GetMethodDefinition(constructor).GetParameters().Select(side.Metadata.GetParameter)
            .Any(p => p.SequenceNumber == parameter && (p.Attributes & ParameterAttributes.HasDefault) != 0 && IsZero(p.GetDefaultValue()));

    private bool IsZero(ConstantHandle handle)
    {
        var constant = side.Metadata.GetConstant(handle);
        if (constant.TypeCode == ConstantTypeCode.String) return false;
        var value = side.Blob(constant.Value);
        while (value.RemainingBytes > 0)
            if (value.ReadByte() != 0) return false;
        return true;
    }

    private bool IsPlainSetter(MethodDefinitionHandle method, FieldDefinitionHandle field, TypeDefinitionHandle type) =>
        side.Body(method) is { } body && IlCode.Decode(body.GetILReader()).Instructions is
            [{ Code: ILOpCode.Ldarg, Operand: 0 }, { Code: ILOpCode.Ldarg, Operand: 1 }, { Code: ILOpCode.Stfld } stored, { Code: ILOpCode.Ret }]
        && Names(stored.Token, field, type);

    private bool Names(EntityHandle token, FieldDefinitionHandle field, TypeDefinitionHandle type) => token.Kind switch
    {
        HandleKind.FieldDefinition => (FieldDefinitionHandle)token == field,
        HandleKind.MemberReference when side.Metadata.GetMemberReference((MemberReferenceHandle)token) is var reference =>
            side.Definition(reference.Parent) == type && Bind.Resolved.Field(side, type, reference) == field,
        _ => false,
    };
}
