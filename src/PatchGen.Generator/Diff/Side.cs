using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Initializers;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Diff;

/// <summary>One snapshot with what the comparison asks of it over and over.</summary>
internal sealed class Side
{
    private readonly Dictionary<int, string> strings = [];
    private readonly HashSet<string> ambiguous;
    private readonly Dictionary<EntityHandle, bool> stateMachineAttributes = [];
    private readonly MethodDefinitionHandle?[] ownMethods;

    public Side(Snapshot snapshot)
    {
        Snapshot = snapshot;
        Metadata = snapshot.Metadata;
        Synthesized = new(snapshot.Metadata);
        Effects = new(this);
        ownMethods = new MethodDefinitionHandle?[Metadata.GetTableRowCount(TableIndex.MemberRef) + 1];
        ambiguous = [.. Metadata.AssemblyReferences.Select(r => Name(Metadata.GetAssemblyReference(r).Name)).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key)];
    }

    public Snapshot Snapshot { get; }

    public MetadataReader Metadata { get; }

    public Synthesis Synthesized { get; }

    public Effects Effects { get; }

    /// <summary>True where the module refers to two assemblies of that simple name, as extern aliases allow.</summary>
    public bool IsAmbiguous(StringHandle assembly) => ambiguous.Contains(Name(assembly));

    /// <summary>A method's body; null where it has none.</summary>
    public MethodBodyBlock? Body(MethodDefinitionHandle handle)
    {
        var address = Metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
        return address == 0 ? null : Snapshot.Pe.GetMethodBody(address);
    }

    /// <summary>The string that an <c>ldstr</c> token names.</summary>
    public string UserString(int token)
    {
        if (!strings.TryGetValue(token, out var text))
            strings.Add(token, text = Metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(token)));
        return text;
    }

    /// <summary>True where the bytes of the string of an <c>ldstr</c> token are those of another side's.</summary>
    public bool HasUserStringOf(int token, Side other, int otherToken)
    {
        var a = UserStringBytes(token);
        var b = other.UserStringBytes(otherToken);
        return a.SequenceEqual(b) || UserString(token) == other.UserString(otherToken);
    }

    private unsafe ReadOnlySpan<byte> UserStringBytes(int token)
    {
        var heap = new BlobReader(Metadata.MetadataPointer + Metadata.GetHeapMetadataOffset(HeapIndex.UserString), Metadata.GetHeapSize(HeapIndex.UserString)) { Offset = token & 0xffffff };
        var length = heap.ReadCompressedInteger();
        return length <= heap.RemainingBytes ? new(heap.CurrentPointer, length) : default;
    }

    public string Name(StringHandle handle) => Metadata.GetString(handle);

    public string Name(TypeDefinitionHandle handle) => Name(Metadata.GetTypeDefinition(handle).Name);

    public string Name(MethodDefinitionHandle handle) => Name(Metadata.GetMethodDefinition(handle).Name);

    public string Name(FieldDefinitionHandle handle) => Name(Metadata.GetFieldDefinition(handle).Name);

    public BlobReader Blob(BlobHandle handle) => Metadata.GetBlobReader(handle);

    /// <summary>The type definition that a parent of a member reference is, or is an instance of; nil where it is another module's.</summary>
    public TypeDefinitionHandle Definition(EntityHandle parent)
    {
        switch (parent.Kind)
        {
            case HandleKind.TypeDefinition:
                return (TypeDefinitionHandle)parent;
            case HandleKind.TypeSpecification:
                var blob = Blob(Metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return default;
                blob.ReadByte();
                var type = blob.ReadTypeHandle();
                return type.Kind == HandleKind.TypeDefinition ? (TypeDefinitionHandle)type : default;
            default:
                return default;
        }
    }

    /// <summary>True for an attribute by which a method names the state machine that it starts.</summary>
    public bool NamesStateMachine(CustomAttribute attribute)
    {
        if (!stateMachineAttributes.TryGetValue(attribute.Constructor, out var found))
            stateMachineAttributes.Add(attribute.Constructor, found = Attributes.TypeName(Metadata, attribute).EndsWith("StateMachineAttribute", StringComparison.Ordinal));
        return found;
    }

    /// <summary>The method of this module that a token names, also through an instantiation; nil where it is another module's.</summary>
    public MethodDefinitionHandle OwnMethod(EntityHandle token) => token.Kind switch
    {
        HandleKind.MethodDefinition => (MethodDefinitionHandle)token,
        HandleKind.MethodSpecification => OwnMethod(Metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.MemberReference when MetadataTokens.GetRowNumber(token) is var row && row < ownMethods.Length => ownMethods[row] ??= OwnMethod(Metadata.GetMemberReference((MemberReferenceHandle)token)),
        HandleKind.MemberReference => throw new BadImageFormatException("Code names a reference that is none."),
        _ => default,
    };

    private MethodDefinitionHandle OwnMethod(MemberReference reference) =>
        reference.GetKind() != MemberReferenceKind.Method ? default
        : reference.Parent.Kind == HandleKind.MethodDefinition ? (MethodDefinitionHandle)reference.Parent
        : Definition(reference.Parent) is { IsNil: false } type ? Bind.Resolved.Method(this, type, reference) : default;

    /// <summary>The bytes that a field is mapped to.</summary>
    public ReadOnlySpan<byte> MappedData(FieldDefinitionHandle handle, int size)
    {
        var address = Metadata.GetFieldDefinition(handle).GetRelativeVirtualAddress();
        if (address == 0 || size == 0) return default;
        unsafe
        {
            var block = Snapshot.Pe.GetSectionData(address);
            return new ReadOnlySpan<byte>(block.Pointer, Math.Min(size, block.Length));
        }
    }

    /// <summary>The size of the bytes that a field is mapped to; 0 where its type does not say.</summary>
    public int MappedSize(FieldDefinitionHandle handle)
    {
        var blob = Blob(Metadata.GetFieldDefinition(handle).Signature);
        blob.ReadByte();
        return blob.ReadSignatureTypeCode() switch
        {
            SignatureTypeCode.Boolean or SignatureTypeCode.SByte or SignatureTypeCode.Byte => 1,
            SignatureTypeCode.Int16 or SignatureTypeCode.UInt16 or SignatureTypeCode.Char => 2,
            SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 or SignatureTypeCode.Single => 4,
            SignatureTypeCode.Int64 or SignatureTypeCode.UInt64 or SignatureTypeCode.Double => 8,
            SignatureTypeCode.TypeHandle when blob.ReadTypeHandle() is { Kind: HandleKind.TypeDefinition } type =>
                Metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetLayout().Size,
            _ => 0,
        };
    }
}
