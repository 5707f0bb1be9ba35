using Mono.Cecil;

namespace PatchGen.Generator.Extract.Map;

/// <summary>Types of the two sides as the patch module names them: the target's by reference, new ones by their clone.</summary>
internal sealed class TypeMap(Extraction extraction)
{
    private readonly Dictionary<(IMetadataScope?, TypeReference?, string), TypeReference> references = [];
    private readonly HashSet<AssemblyNameReference> used = [];
    private readonly Dictionary<string, AssemblyNameReference> assemblies = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A type as it stands in a signature or an instruction.</summary>
    public TypeReference Map(TypeReference type, Generics generics) => type switch
    {
        GenericParameter parameter => generics(parameter),
        GenericInstanceType instance => Instance(Map(instance.ElementType, generics), instance.GenericArguments.Select(a => Map(a, generics))),
        ArrayType array => Array(array, generics),
        ByReferenceType reference => new ByReferenceType(Map(reference.ElementType, generics)),
        PointerType pointer => new PointerType(Map(pointer.ElementType, generics)),
        PinnedType pinned => new PinnedType(Map(pinned.ElementType, generics)),
        RequiredModifierType required => new RequiredModifierType(Map(required.ModifierType, generics), Map(required.ElementType, generics)),
        OptionalModifierType optional => new OptionalModifierType(Map(optional.ModifierType, generics), Map(optional.ElementType, generics)),
        FunctionPointerType pointer => FunctionPointer(pointer, generics),
        TypeDefinition definition when extraction.Sides.Defines(definition) =>
            extraction.Sides.PreOf(definition) is { } pre ? Target(pre) : extraction.Cloner.Clone(definition),
        TypeDefinition definition when extraction.Peers.OwnerOf(definition) is { } owner && owner != extraction => Patched(owner, definition),
        TypeDefinition definition => Target(definition),
        _ => Primitive(type) ?? (extraction.Sides.Hooks?.PostType(type) is { } post ? Map(post, generics) : External(type)),
    };

    /// <summary>A definition of the target, by reference.</summary>
    public TypeReference Target(TypeDefinition pre) =>
        Reference(pre, pre.DeclaringType is { } outer ? Target(outer) : null, extraction.TargetReference);

    /// <summary>A type over its own generic parameters as <paramref name="generics"/> gives them.</summary>
    public TypeReference Self(TypeDefinition post, Generics generics)
    {
        var type = Map(post, generics);
        return post.HasGenericParameters ? Instance(type, post.GenericParameters.Select(p => generics(p))) : type;
    }

    public static GenericInstanceType Instance(TypeReference element, IEnumerable<TypeReference> arguments)
    {
        var instance = new GenericInstanceType(element);
        foreach (var argument in arguments) instance.GenericArguments.Add(argument);
        return instance;
    }

    /// <summary>Maps what a call through a function pointer needs.</summary>
    public void Signature(IMethodSignature from, IMethodSignature to, Generics generics)
    {
        to.HasThis = from.HasThis;
        to.ExplicitThis = from.ExplicitThis;
        to.CallingConvention = from.CallingConvention;
        to.ReturnType = Map(from.ReturnType, generics);
        foreach (var parameter in from.Parameters) to.Parameters.Add(new ParameterDefinition(Map(parameter.ParameterType, generics)));
    }

    /// <summary>The references that nothing names.</summary>
    public IEnumerable<AssemblyNameReference> Unused => assemblies.Values.Except(used);

    /// <summary>The reference to an assembly, one a name, which something is about to name.</summary>
    public AssemblyNameReference Assembly(AssemblyNameReference assembly)
    {
        var reference = Declare(assembly);
        used.Add(reference);
        return reference;
    }

    /// <summary>Lists a reference to an assembly, one a name, in case something names it.</summary>
    public AssemblyNameReference Declare(AssemblyNameReference assembly)
    {
        if (assemblies.TryGetValue(assembly.Name, out var known)) return known;
        var reference = new AssemblyNameReference(assembly.Name, assembly.Version)
        {
            Culture = assembly.Culture,
            PublicKeyToken = assembly.PublicKeyToken,
            IsRetargetable = assembly.IsRetargetable,
        };
        extraction.Module.AssemblyReferences.Add(reference);
        return assemblies[assembly.Name] = reference;
    }

    // A type of another target's patch module.
    private TypeReference Patched(Extraction owner, TypeDefinition type) =>
        Reference(type, type.DeclaringType is { } outer ? Patched(owner, outer) : null, type.DeclaringType is null ? Assembly(Named(owner.Module.Assembly.Name)) : null);

    private static AssemblyNameReference Named(AssemblyNameDefinition name) => new(name.Name, name.Version);

    private TypeReference External(TypeReference type) => extraction.Peers.Added(type, extraction) is var (owner, added)
        ? Patched(owner, owner.Cloner.Clone(added))
        : Reference(type, type.DeclaringType is { } outer ? External(outer) : null, type.Scope is AssemblyNameReference assembly ? Assembly(assembly) : null);

    private TypeReference Reference(TypeReference type, TypeReference? outer, IMetadataScope? scope)
    {
        if (outer is not null) scope = null;
        var key = (scope, outer, outer is null ? $"{type.Namespace}.{type.Name}" : type.Name);
        if (!references.TryGetValue(key, out var reference))
        {
            reference = new TypeReference(outer is null ? type.Namespace : "", type.Name, extraction.Module, scope) { DeclaringType = outer };
            foreach (var _ in type.GenericParameters) reference.GenericParameters.Add(new GenericParameter(reference));
            references[key] = reference;
        }

        // Cecil learns from a signature only that a reference names a value type, so it may be known later than the reference.
        reference.IsValueType |= type.IsValueType;
        return reference;
    }

    private ArrayType Array(ArrayType array, Generics generics)
    {
        var element = Map(array.ElementType, generics);
        if (array.IsVector) return new ArrayType(element);
        var mapped = new ArrayType(element, array.Rank);
        for (var i = 0; i < array.Rank; i++) mapped.Dimensions[i] = array.Dimensions[i];
        return mapped;
    }

    private FunctionPointerType FunctionPointer(FunctionPointerType pointer, Generics generics)
    {
        var mapped = new FunctionPointerType();
        Signature(pointer, mapped, generics);
        return mapped;
    }

    private TypeReference? Primitive(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Void => System.Void,
        MetadataType.Boolean => System.Boolean,
        MetadataType.Char => System.Char,
        MetadataType.SByte => System.SByte,
        MetadataType.Byte => System.Byte,
        MetadataType.Int16 => System.Int16,
        MetadataType.UInt16 => System.UInt16,
        MetadataType.Int32 => System.Int32,
        MetadataType.UInt32 => System.UInt32,
        MetadataType.Int64 => System.Int64,
        MetadataType.UInt64 => System.UInt64,
        MetadataType.Single => System.Single,
        MetadataType.Double => System.Double,
        MetadataType.String => System.String,
        MetadataType.Object => System.Object,
        MetadataType.IntPtr => System.IntPtr,
        MetadataType.UIntPtr => System.UIntPtr,
        MetadataType.TypedByReference => System.TypedReference,
        _ => null,
    };

    private TypeSystem System => extraction.Module.TypeSystem;
}
