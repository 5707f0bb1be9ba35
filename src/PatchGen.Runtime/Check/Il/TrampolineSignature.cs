using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Runtime.Check.Il;

/// <summary>
/// A replacement's signature in the target's own terms, from the signature of the method that it replaces: <c>this</c> first,
/// and the type parameters of the type, then of the method, as parameters of the method. Modifiers stay.
/// </summary>
internal sealed class TrampolineSignature
{
    private readonly BlobBuilder _output = new();
    private readonly int _typeArity;
    private BlobReader _input;

    private TrampolineSignature(BlobReader input, int typeArity) => (_input, _typeArity) = (input, typeArity);

    /// <summary>What the replacement's signature is, and what calling it takes.</summary>
    /// <param name="Blob">The signature of the reference.</param>
    /// <param name="Parameters">How many arguments the trampoline passes on.</param>
    /// <param name="Arity">How many type arguments.</param>
    public readonly record struct Shape(byte[] Blob, int Parameters, int Arity);

    /// <param name="metadata">The target's metadata.</param>
    /// <param name="method">The replaced method.</param>
    /// <param name="typeArity">The type parameters of the declaring type, those of enclosing types included.</param>
    /// <param name="valueType">True where the declaring type is a value type: <c>this</c> is by reference.</param>
    public static Shape Of(MetadataReader metadata, MethodDefinitionHandle method, int typeArity, bool valueType)
    {
        var definition = metadata.GetMethodDefinition(method);
        var self = new TrampolineSignature(metadata.GetBlobReader(definition.Signature), typeArity);
        return self.Write(definition.GetDeclaringType(), valueType);
    }

    private Shape Write(TypeDefinitionHandle declaring, bool valueType)
    {
        var header = _input.ReadSignatureHeader();
        var methodArity = header.IsGeneric ? _input.ReadCompressedInteger() : 0;
        var arity = _typeArity + methodArity;
        var declared = _input.ReadCompressedInteger();
        var parameters = declared + (header.IsInstance ? 1 : 0);

        _output.WriteByte(arity > 0 ? (byte)SignatureAttributes.Generic : (byte)0);
        if (arity > 0) _output.WriteCompressedInteger(arity);
        _output.WriteCompressedInteger(parameters);
        CopyType();
        if (header.IsInstance) WriteThis(declaring, valueType);
        for (var i = 0; i < declared; i++) CopyType();
        return new(_output.ToArray(), parameters, arity);
    }

    private void WriteThis(TypeDefinitionHandle declaring, bool valueType)
    {
        if (valueType) _output.WriteByte((byte)SignatureTypeCode.ByReference);
        if (_typeArity > 0) _output.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        _output.WriteByte((byte)(valueType ? SignatureTypeKind.ValueType : SignatureTypeKind.Class));
        _output.WriteCompressedInteger(CodedIndex.TypeDefOrRef(declaring));
        if (_typeArity == 0) return;
        _output.WriteCompressedInteger(_typeArity);
        for (var i = 0; i < _typeArity; i++) WriteMethodParameter(i);
    }

    private void WriteMethodParameter(int index)
    {
        _output.WriteByte((byte)SignatureTypeCode.GenericMethodParameter);
        _output.WriteCompressedInteger(index);
    }

    private int CopyInteger()
    {
        var value = _input.ReadCompressedInteger();
        _output.WriteCompressedInteger(value);
        return value;
    }

    // ECMA-335 II.23.2.12, with the modifiers of II.23.2.7 before any type.
    private void CopyType()
    {
        var code = _input.ReadByte();
        switch ((SignatureTypeCode)code)
        {
            case SignatureTypeCode.GenericTypeParameter:
                WriteMethodParameter(_input.ReadCompressedInteger());
                return;
            case SignatureTypeCode.GenericMethodParameter:
                WriteMethodParameter(_input.ReadCompressedInteger() + _typeArity);
                return;
        }

        _output.WriteByte(code);
        switch ((SignatureTypeCode)code)
        {
            case SignatureTypeCode.Pointer or SignatureTypeCode.ByReference or SignatureTypeCode.SZArray or SignatureTypeCode.Pinned:
                CopyType();
                break;
            case SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier:
                CopyInteger();
                CopyType();
                break;
            case (SignatureTypeCode)SignatureTypeKind.Class or (SignatureTypeCode)SignatureTypeKind.ValueType:
                CopyInteger();
                break;
            case SignatureTypeCode.Array:
                CopyType();
                CopyInteger();
                CopyList();
                // Lower bounds are signed, in an encoding of the same widths.
                CopyList();
                break;
            case SignatureTypeCode.GenericTypeInstance:
                _output.WriteByte(_input.ReadByte());
                CopyInteger();
                for (var i = CopyInteger(); i > 0; i--) CopyType();
                break;
            case SignatureTypeCode.FunctionPointer:
                CopyFunctionPointer();
                break;
        }
    }

    private void CopyList()
    {
        for (var i = CopyInteger(); i > 0; i--) CopyInteger();
    }

    private void CopyFunctionPointer()
    {
        var header = _input.ReadByte();
        _output.WriteByte(header);
        if (new SignatureHeader(header).IsGeneric) CopyInteger();
        for (var i = CopyInteger(); i >= 0; i--) CopyType();
    }
}
