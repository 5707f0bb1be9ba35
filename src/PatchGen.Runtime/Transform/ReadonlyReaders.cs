using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Transform;

/// <summary>Finds the methods that load a static readonly field: the JIT may have put the field's value in its place.</summary>
internal static class ReadonlyReaders
{
    private const byte Ldsfld = 0x7E;
    private const byte Ldsflda = 0x7F;
    private const int InstructionSize = 5;

    /// <summary>
    /// All of them, in every module that can name the fields. Instructions are found by their bytes, which other bytes may look
    /// like: a method too many is compiled anew, which changes nothing.
    /// </summary>
    public static IEnumerable<Site> Of(IReadOnlyCollection<FieldInfo> fields) =>
        AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic).SelectMany(assembly => In(assembly, fields)).Distinct();

    private static unsafe IEnumerable<Site> In(Assembly assembly, IReadOnlyCollection<FieldInfo> fields)
    {
        if (!assembly.TryGetRawMetadata(out var blob, out var length)) return [];
        var metadata = new MetadataReader(blob, length);
        var tokens = Tokens(assembly, metadata, fields);
        if (tokens.Count == 0 || NativeAgent.ModuleId(assembly.ManifestModule) is not (not 0 and var module)) return [];
        byte[] sequences = [.. tokens.SelectMany(token => new[] { Ldsfld, Ldsflda }.SelectMany(load => BitConverter.GetBytes(token).Prepend(load)))];
        return NativeAgent.FindInIl(module, metadata.MethodDefinitions.Count, sequences, InstructionSize).Select(token => new Site(module, token));
    }

    private static List<int> Tokens(Assembly assembly, MetadataReader metadata, IReadOnlyCollection<FieldInfo> fields)
    {
        var own = fields.Where(f => f.Module == assembly.ManifestModule).Select(f => f.MetadataToken).ToList();
        // The framework is large, and most of it cannot name them.
        var homes = fields.Select(f => f.Module.Assembly.GetName().Name).ToHashSet(StringComparer.Ordinal);
        if (!metadata.AssemblyReferences.Any(handle => homes.Contains(metadata.GetString(metadata.GetAssemblyReference(handle).Name))) && own.Count == 0) return own;
        var names = fields.Select(f => (Type: f.DeclaringType!.Name, f.Name)).ToHashSet();
        var references = metadata.MemberReferences.Where(handle => metadata.GetMemberReference(handle) is var reference
            && reference.GetKind() == MemberReferenceKind.Field && names.Contains((TypeName(metadata, reference.Parent), metadata.GetString(reference.Name))));
        return [.. own, .. references.Select(handle => MetadataTokens.GetToken(handle))];
    }

    // Without its namespace and the types around it: a method too many does no harm.
    private static string TypeName(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name),
        HandleKind.TypeDefinition => metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
        HandleKind.TypeSpecification => TypeName(metadata, Generic(metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature))),
        _ => "",
    };

    private static EntityHandle Generic(BlobReader signature) =>
        signature.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && signature.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle ? signature.ReadTypeHandle() : default;
}
