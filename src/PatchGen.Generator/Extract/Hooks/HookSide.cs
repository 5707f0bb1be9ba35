using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Mono.Cecil;
using PatchGen.Format;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Hooks;
using FieldDefinition = Mono.Cecil.FieldDefinition;
using MethodDefinition = Mono.Cecil.MethodDefinition;
using ModuleDefinition = Mono.Cecil.ModuleDefinition;
using TypeDefinition = Mono.Cecil.TypeDefinition;
using TypeReference = Mono.Cecil.TypeReference;

namespace PatchGen.Generator.Extract.Hooks;

/// <summary>The compiled hooks as Cecil reads them. What they name of the post image is found there by its key.</summary>
internal sealed class HookSide : IDisposable
{
    private readonly Sides sides;
    private readonly HookModule hooks;
    private readonly PEReader image;
    private readonly Dictionary<MemberKey, int> methods = [];
    private readonly Dictionary<MemberKey, int> fields = [];

    public HookSide(Sides sides, HookModule hooks, ModuleDefinition module)
    {
        this.sides = sides;
        this.hooks = hooks;
        Module = module;
        image = new PEReader(hooks.Image);
        var metadata = image.GetMetadataReader();
        Keys = new MemberKeyReader(metadata);
        foreach (var handle in metadata.MethodDefinitions) methods[Keys.Method(handle)] = MetadataTokens.GetToken(handle);
        foreach (var handle in metadata.FieldDefinitions) fields[Keys.Field(handle)] = MetadataTokens.GetToken(handle);
    }

    public ModuleDefinition Module { get; }

    public MemberKeyReader Keys { get; }

    /// <summary>A document of the PDB on this machine.</summary>
    public string PathOf(string document) => hooks.LocalPaths.GetValueOrDefault(document, document);

    /// <summary>The types that the user wrote, in the order of the sources.</summary>
    public IEnumerable<TypeDefinition> Types => Module.Types.Where(t => t.Name != "<Module>" && !Synthesized.Is(t));

    /// <summary>The post type that a reference names; null where another assembly defines it.</summary>
    public TypeDefinition? PostType(TypeReference reference)
    {
        if (reference.Module != Module) return null;
        if (reference.DeclaringType is { } outer) return PostType(outer)?.NestedTypes.FirstOrDefault(t => t.Name == reference.Name);
        return reference.Scope is AssemblyNameReference assembly && assembly.Name == sides.Post.Assembly.Name.Name ? sides.Post.GetType(reference.Namespace, reference.Name) : null;
    }

    public MethodDefinition? Definition(MethodReference reference)
    {
        var key = Keys.Method(MetadataTokens.MemberReferenceHandle((int)reference.MetadataToken.RID));
        return Element(reference.DeclaringType) switch
        {
            TypeDefinition => methods.TryGetValue(key, out var token) ? (MethodDefinition)Module.LookupToken(token) : null,
            { } type when PostType(type) is not null => sides.PostMethod(key),
            _ => null,
        };
    }

    public FieldDefinition? Definition(FieldReference reference)
    {
        var key = Keys.Field(MetadataTokens.MemberReferenceHandle((int)reference.MetadataToken.RID));
        return Element(reference.DeclaringType) switch
        {
            TypeDefinition => fields.TryGetValue(key, out var token) ? (FieldDefinition)Module.LookupToken(token) : null,
            { } type when PostType(type) is not null => sides.PostField(key),
            _ => null,
        };
    }

    /// <summary>A name for a top-level clone that neither side has already.</summary>
    public string NameOf(TypeDefinition type)
    {
        var name = type.Name;
        // What the compiler makes goes by fixed names, and so may be in the post image and in the hooks.
        if (Synthesized.Is(type) || sides.Post.GetType(type.Namespace, name) is not null) name += "__Hooks";
        return name;
    }

    public void Dispose()
    {
        Module.Dispose();
        image.Dispose();
    }

    // The methods of an array are the runtime's own.
    private static TypeReference? Element(TypeReference type) => type is ArrayType ? null : type.GetElementType();
}
