using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Il;
using PatchGen.Generator.Diff.Initializers;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>
/// Line numbers that the compiler put into calls because the callee asked for them with <c>[CallerLineNumber]</c>: they move with every
/// blank line and are no change.
/// </summary>
internal sealed class CallerLines(Side side, ReferencedAssemblies references)
{
    private const string Attribute = "System.Runtime.CompilerServices.CallerLineNumberAttribute";
    private readonly Dictionary<EntityHandle, IReadOnlySet<int>> parameters = [];

    /// <summary>True where the constant at <paramref name="index"/> is such an argument, and the line of its own statement.</summary>
    public bool IsLine(MethodDefinitionHandle method, IlCode code, int index)
    {
        if (code.Instructions[index].Code != ILOpCode.Ldc_i4) return false;
        if (SequencePoints.At(side, method, code.Instructions[index].Offset) is not { } statement) return false;
        var line = code.Instructions[index].Operand;
        return line >= statement.Line && line <= statement.EndLine && IsAskedFor(code, index);
    }

    private bool IsAskedFor(IlCode code, int index)
    {
        var depths = StackDepth.Behind(side, code);
        for (var i = index + 1; i < code.Instructions.Count; i++)
        {
            // The constant is consumed: by a call that asks for it, or not at all.
            if (depths[i] >= depths[index] && !(code.Instructions[i].IsCall && Consumes(code.Instructions[i], depths[i - 1], depths[index], out _))) continue;
            return code.Instructions[i].IsCall && Consumes(code.Instructions[i], depths[i - 1], depths[index], out var parameter) && LineParameters(code.Instructions[i].Token).Contains(parameter);
        }

        return false;
    }

    // Which parameter the value is that stood at the given height when the call was made.
    private bool Consumes(Instruction call, int before, int height, out int parameter)
    {
        var count = StackDepth.Parameters(side, call);
        parameter = height - (before - count) - 1;
        return parameter >= 0 && parameter < count;
    }

    private IReadOnlySet<int> LineParameters(EntityHandle token)
    {
        if (!parameters.TryGetValue(token, out var found)) parameters.Add(token, found = Find(token));
        return found;
    }

    private IReadOnlySet<int> Find(EntityHandle token)
    {
        if (token.Kind == HandleKind.MethodSpecification) return LineParameters(side.Metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method);
        if (side.OwnMethod(token) is { IsNil: false } own) return Of(side.Metadata, own);
        if (token.Kind != HandleKind.MemberReference) return new HashSet<int>();
        var reference = side.Metadata.GetMemberReference((MemberReferenceHandle)token);
        return TypeOf(reference.Parent) is { IsNil: false } type ? External(side.Metadata.GetTypeReference(type), reference) : new HashSet<int>();
    }

    private TypeReferenceHandle TypeOf(EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference) return (TypeReferenceHandle)parent;
        if (parent.Kind != HandleKind.TypeSpecification) return default;
        var blob = side.Blob(side.Metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return default;
        blob.ReadByte();
        return blob.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type ? (TypeReferenceHandle)type : default;
    }

    // By name and number of parameters: what asks for a line in one overload of that shape is taken to do so in all.
    private HashSet<int> External(TypeReference type, MemberReference reference)
    {
        if (type.ResolutionScope.Kind != HandleKind.AssemblyReference) return [];
        var assembly = side.Name(side.Metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
        if (references.Get(assembly) is not { } metadata) return [];
        var (space, name, method) = (side.Name(type.Namespace), side.Name(type.Name), side.Name(reference.Name));
        var count = ParameterCount(side.Blob(reference.Signature));
        var found = new HashSet<int>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var definition = metadata.GetTypeDefinition(handle);
            if (!metadata.StringComparer.Equals(definition.Name, name) || !metadata.StringComparer.Equals(definition.Namespace, space)) continue;
            foreach (var candidate in definition.GetMethods())
            {
                var candidateMethod = metadata.GetMethodDefinition(candidate);
                if (metadata.StringComparer.Equals(candidateMethod.Name, method) && ParameterCount(metadata.GetBlobReader(candidateMethod.Signature)) == count)
                    found.UnionWith(Of(metadata, candidate));
            }
        }

        return found;
    }

    private static int ParameterCount(BlobReader signature)
    {
        if (signature.ReadSignatureHeader().IsGeneric) signature.ReadCompressedInteger();
        return signature.ReadCompressedInteger();
    }

    private static HashSet<int> Of(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        var found = new HashSet<int>();
        foreach (var parameter in metadata.GetMethodDefinition(handle).GetParameters().Select(metadata.GetParameter))
            if (parameter.SequenceNumber > 0 && Attributes.Has(metadata, parameter.GetCustomAttributes(), Attribute)) found.Add(parameter.SequenceNumber - 1);
        return found;
    }
}
