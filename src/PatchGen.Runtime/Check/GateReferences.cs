using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Hooks.Gates;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>The tokens that a gate in a changed method needs, in the target's metadata.</summary>
/// <param name="Enter"><see cref="Gate.Enter"/>.</param>
/// <param name="Self">The method itself, as its own code calls it.</param>
/// <param name="Callee">Its replacement.</param>
/// <param name="Parameters">How many arguments there are.</param>
internal sealed record GateTokens(int Enter, int Self, int Callee, int Parameters);

/// <summary>Defines what gates refer to. References stay in a module for ever: each is defined once.</summary>
internal static class GateReferences
{
    // bool (int32, int32)
    private static readonly byte[] EnterSignature = [0, 2, (byte)SignatureTypeCode.Boolean, (byte)SignatureTypeCode.Int32, (byte)SignatureTypeCode.Int32];

    private static readonly Dictionary<nint, int> Defined = [];

    /// <summary>The token of <see cref="Gate.Enter"/> in a module; visible to the JIT once the module's metadata is published.</summary>
    public static int Enter(nint module)
    {
        if (Defined.TryGetValue(module, out var known)) return known;
        var assembly = NativeAgent.DefineAssemblyRef(module, typeof(Gate).Assembly.GetName());
        var type = NativeAgent.DefineTypeRef(module, assembly, typeof(Gate).FullName!);
        return Defined[module] = NativeAgent.DefineMemberRef(module, type, nameof(Gate.Enter), EnterSignature);
    }

    /// <summary>The token by which a method's own code calls it, with its own type arguments.</summary>
    /// <param name="module">The target.</param>
    /// <param name="handle">The method.</param>
    /// <param name="typeArity">The type parameters of the declaring type, those of enclosing types included.</param>
    /// <param name="valueType">True where the declaring type is a value type.</param>
    public static int Self(TargetModule module, MethodDefinitionHandle handle, int typeArity, bool valueType)
    {
        var definition = module.Metadata.GetMethodDefinition(handle);
        var method = typeArity == 0
            ? MetadataTokens.GetToken(handle)
            : NativeAgent.DefineMemberRef(
                module.Id,
                NativeAgent.DefineTypeSpec(module.Id, Instantiated(definition.GetDeclaringType(), typeArity, valueType)),
                module.Metadata.GetString(definition.Name),
                module.Metadata.GetBlobBytes(definition.Signature));
        var arity = definition.GetGenericParameters().Count;
        return arity == 0 ? method : NativeAgent.DefineMethodSpec(module.Id, method, OwnArguments(arity));
    }

    private static byte[] Instantiated(TypeDefinitionHandle type, int arity, bool valueType)
    {
        var blob = new BlobBuilder();
        blob.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        blob.WriteByte((byte)(valueType ? SignatureTypeKind.ValueType : SignatureTypeKind.Class));
        blob.WriteCompressedInteger(CodedIndex.TypeDefOrRef(type));
        Arguments(blob, arity, SignatureTypeCode.GenericTypeParameter);
        return blob.ToArray();
    }

    private static byte[] OwnArguments(int arity)
    {
        var blob = new BlobBuilder();
        blob.WriteByte((byte)SignatureKind.MethodSpecification);
        Arguments(blob, arity, SignatureTypeCode.GenericMethodParameter);
        return blob.ToArray();
    }

    private static void Arguments(BlobBuilder blob, int arity, SignatureTypeCode kind)
    {
        blob.WriteCompressedInteger(arity);
        for (var i = 0; i < arity; i++)
        {
            blob.WriteByte((byte)kind);
            blob.WriteCompressedInteger(i);
        }
    }
}
