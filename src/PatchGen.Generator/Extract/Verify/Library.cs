using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PatchGen.Format;

namespace PatchGen.Generator.Extract.Verify;

/// <summary>An assembly as far as references into it can be checked.</summary>
internal sealed class Library : IDisposable
{
    private readonly PEReader? file;
    private readonly MetadataReader metadata;
    private readonly MemberKeyReader keys;
    private readonly Dictionary<string, TypeDefinitionHandle> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> forwards = new(StringComparer.Ordinal);
    private readonly Dictionary<TypeDefinitionHandle, Dictionary<MemberKey, bool>> members = [];

    public Library(string path)
        : this(new PEReader(File.OpenRead(path)))
    {
    }

    public Library(byte[] image)
        : this(new PEReader(new MemoryStream(image, writable: false)))
    {
    }

    public Library(MetadataReader metadata, MemberKeyReader keys)
    {
        this.metadata = metadata;
        this.keys = keys;
        foreach (var handle in metadata.TypeDefinitions) types[keys.Type(handle).Text[2..]] = handle;
        foreach (var handle in metadata.ExportedTypes) Forward(handle);
    }

    private Library(PEReader file)
        : this(file.GetMetadataReader(), new MemberKeyReader(file.GetMetadataReader())) => this.file = file;

    public bool Defines(string type) => types.ContainsKey(type);

    /// <summary>The assembly that a type was forwarded to, or null.</summary>
    public string? ForwardOf(string type) => forwards.GetValueOrDefault(type);

    /// <summary>Whether the type itself has the member, and whether that is static; null where it has none.</summary>
    public bool? IsStatic(string type, MemberKey key) => Members(types[type]).TryGetValue(key, out var isStatic) ? isStatic : null;

    /// <summary>Whether the type has a member of that name: where the signature speaks of a base type's parameters, no more can be asked.</summary>
    public bool HasName(string type, string name) => Members(types[type]).Keys.Any(k => k.Name == name);

    /// <summary>The base type by name and by the assembly that holds it (null: this one); null at the root.</summary>
    public (string Type, string? Assembly)? BaseOf(string type)
    {
        var handle = metadata.GetTypeDefinition(types[type]).BaseType;
        if (handle.IsNil) return null;
        var text = keys.TypeText(handle);
        if (handle.Kind == HandleKind.TypeSpecification) text = Generic(text);
        return (text, Scope(handle));
    }

    public void Dispose() => file?.Dispose();

    private Dictionary<MemberKey, bool> Members(TypeDefinitionHandle type)
    {
        if (members.TryGetValue(type, out var known)) return known;
        known = [];
        foreach (var handle in metadata.GetTypeDefinition(type).GetMethods())
            known[keys.Method(handle)] = (metadata.GetMethodDefinition(handle).Attributes & System.Reflection.MethodAttributes.Static) != 0;
        foreach (var handle in metadata.GetTypeDefinition(type).GetFields())
            known[keys.Field(handle)] = (metadata.GetFieldDefinition(handle).Attributes & System.Reflection.FieldAttributes.Static) != 0;
        return members[type] = known;
    }

    private void Forward(ExportedTypeHandle handle)
    {
        var type = metadata.GetExportedType(handle);
        if (type.Implementation.Kind != HandleKind.AssemblyReference) return;
        var space = metadata.GetString(type.Namespace);
        var name = metadata.GetString(type.Name);
        forwards[space.Length == 0 ? name : $"{space}.{name}"] = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name);
    }

    // Which assembly a base type comes from. A specification's own definition is its first type token.
    private string? Scope(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeSpecification)
        {
            var blob = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
            if (blob.ReadByte() != (byte)SignatureTypeCode.GenericTypeInstance) return null;
            blob.ReadByte();
            handle = blob.ReadTypeHandle();
        }

        while (handle.Kind == HandleKind.TypeReference) handle = metadata.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope;
        return handle.Kind == HandleKind.AssemblyReference ? metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)handle).Name) : null;
    }

    private static string Generic(string text) => text.IndexOf('<', text.IndexOf('`')) is var at and > 0 ? text[..at] : text;
}
