using System.Collections.Immutable;
using System.Reflection.Metadata.Ecma335;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Format;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Clone;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Statics;
using Code = Mono.Cecil.Cil.Code;

namespace PatchGen.Generator.Extract.Shadow;

/// <summary>
/// Places added instance fields of existing classes beside their objects: a class of the patch module, one a declaring type and
/// generic as that is, holds a store for each.
/// </summary>
internal sealed class ShadowHolders
{
    private readonly Extraction extraction;
    private readonly ShadowReferences hooks;
    private readonly Dictionary<TypeDefinition, TypeDefinition> holders = [];
    private readonly Dictionary<FieldDefinition, FieldDefinition> stores = [];
    private readonly Dictionary<TypeDefinition, int> written = [];
    private readonly Dictionary<int, IlRange?> initializers = [];
    private readonly Dictionary<int, int> widened = [];

    public ShadowHolders(Extraction extraction)
    {
        this.extraction = extraction;
        hooks = new ShadowReferences(extraction);
        foreach (var added in extraction.Sides.Changes.Facts.OfType<FieldAdded>()) initializers[added.PostToken] = added.Initializer;
        foreach (var retyped in extraction.Sides.Changes.Facts.OfType<FieldRetyped>())
        {
            initializers[retyped.PostToken] = retyped.Initializer;
            if (retyped.WidensToken != 0) widened[retyped.PostToken] = retyped.WidensToken;
        }
    }

    /// <summary>The shadow fields that code asked for, as the manifest lists them.</summary>
    public ImmutableArray<ShadowedField> Listed()
    {
        var post = extraction.Sides.Changes.Correspondence.Post;
        return
        [
            .. from field in stores.Keys
               let handle = (System.Reflection.Metadata.FieldDefinitionHandle)MetadataTokens.Handle(field.MetadataToken.ToInt32())
               let key = post.Keys.Field(handle)
               orderby key
               select new ShadowedField
               {
                   Member = key,
                   Type = key.Type.Text[2..],
                   ValueType = post.Metadata.GetFieldDefinition(handle).DecodeSignature(post.Keys, null),
                   Initial = Declared.ContainsKey(field) ? ShadowInitial.Hook
                       : Widened(field) is not null ? ShadowInitial.PreValue
                       : initializers.GetValueOrDefault(field.MetadataToken.ToInt32()) is null ? ShadowInitial.Default
                       : ShadowInitial.Initializer,
               },
        ];
    }

    /// <summary>Initializers that hooks declare, as static methods of the patch module that take the object.</summary>
    public Dictionary<FieldDefinition, MethodReference> Declared { get; } = [];

    /// <summary>True for a field that objects of the process have no room for, and get beside them.</summary>
    public bool Has(FieldDefinition post) =>
        !post.IsStatic && !post.DeclaringType.IsValueType && !Synthesized.Is(post.DeclaringType) && extraction.Sides.PreOf(post.DeclaringType) is not null
        && (extraction.Sides.PreOf(post) is not { } pre || (!pre.IsStatic && extraction.Sides.IsRetyped(post)));

    /// <summary>The shadow field that a reference names; null where it names another field.</summary>
    public Shadow? Named(FieldReference reference) =>
        extraction.Sides.Definition(reference) is { } own ? (Has(own) ? new Shadow(extraction, own) : null)
        : extraction.Peers.Of(reference.DeclaringType, extraction) is { } owner && owner.Sides.PostField(extraction.Sides.KeyOf(reference)) is { } post && owner.Shadows.Has(post)
            ? new Shadow(owner, post)
        : null;

    /// <summary>The static field that holds the store, as code names it in the place of a reference to the shadow field.</summary>
    public FieldReference Store(Shadow shadow, FieldReference reference, Generics generics)
    {
        var store = shadow.Owner.Shadows.Store(shadow.Field);
        if (store.Module == extraction.Module && !store.DeclaringType.HasGenericParameters) return store;
        var holder = store.Module == extraction.Module ? store.DeclaringType : extraction.Types.Map(store.DeclaringType, extraction.Members.Positional);
        if (reference.DeclaringType is GenericInstanceType instance) holder = TypeMap.Instance(holder, instance.GenericArguments.Select(a => extraction.Types.Map(a, generics)));
        return new FieldReference(store.Name, hooks.Field(Value(reference.FieldType, extraction.Members.Positional)), holder);
    }

    /// <summary>The type of the values, as code names it in the place of a reference.</summary>
    public TypeReference Value(FieldReference reference, Generics generics) =>
        Value(reference.FieldType, reference.DeclaringType is GenericInstanceType instance ? p => extraction.Types.Map(instance.GenericArguments[p.Position], generics) : generics);

    /// <summary>A method of ShadowAccess for values of a type.</summary>
    public MethodReference Access(string name, TypeReference value) => hooks.Access(name, value);

    /// <summary>ShadowAccess.Cloned.</summary>
    public MethodReference Cloned => hooks.Cloned;

    /// <summary>The pre field whose value an object made before gives its post field; null where it gives none.</summary>
    public FieldDefinition? Widened(FieldDefinition post) =>
        widened.TryGetValue(post.MetadataToken.ToInt32(), out var pre) && !Declared.ContainsKey(post) ? (FieldDefinition)extraction.Sides.Pre.LookupToken(pre) : null;

    /// <summary>The constructors that a hook's initializer makes it necessary to replace, so that new objects do not come to it.</summary>
    public IEnumerable<MethodDefinition> Constructors() =>
        Declared.Keys.Select(f => f.DeclaringType).Distinct()
            .SelectMany(t => t.Methods.Where(m => m is { IsConstructor: true, IsStatic: false, HasBody: true } && !Chains(m)));

    /// <summary>What a constructor does first: its object is new, and has what the post code gives it.</summary>
    public void Construct(Body job, Mono.Collections.Generic.Collection<Instruction> output)
    {
        if (!job.Source.IsConstructor || job.Source.IsStatic || job.Only is not null) return;
        foreach (var field in Declared.Keys.Where(f => f.DeclaringType == job.Source.DeclaringType).OrderBy(f => f.MetadataToken.RID))
        {
            if (Chains(job.Source)) return;
            var declaring = field.DeclaringType.HasGenericParameters ? TypeMap.Instance(field.DeclaringType, field.DeclaringType.GenericParameters) : (TypeReference)field.DeclaringType;
            var reference = new FieldReference(field.Name, field.FieldType, declaring);
            output.Add(Instruction.Create(OpCodes.Ldarg, job.Destination.Parameters[0]));
            output.Add(Instruction.Create(OpCodes.Ldsfld, Store(new Shadow(extraction, field), reference, job.Generics)));
            output.Add(Instruction.Create(OpCodes.Call, Access("Construct", Value(reference, job.Generics))));
        }
    }

    /// <summary>Writes the static constructors that make the stores, once it is known which there are.</summary>
    public bool Initialize()
    {
        var grown = false;
        foreach (var (type, holder) in holders.ToList())
        {
            var fields = stores.Keys.Where(f => f.DeclaringType == type).OrderBy(f => f.MetadataToken.RID).ToList();
            if (written.GetValueOrDefault(type) == fields.Count) continue;
            written[type] = fields.Count;
            grown = true;
            holder.Methods.Clear();
            var il = StaticConstructor.On(extraction, holder).Body.GetILProcessor();
            foreach (var field in fields) ShadowDefinition.Write(extraction, hooks, il, holder, field, stores[field], initializers.GetValueOrDefault(field.MetadataToken.ToInt32()), Declared.GetValueOrDefault(field));
            il.Emit(OpCodes.Ret);
        }

        return grown;
    }

    private FieldDefinition Store(FieldDefinition post)
    {
        if (stores.TryGetValue(post, out var known)) return known;
        if (Unmodified(post.FieldType) is PointerType or FunctionPointerType)
            extraction.Refusals.Add("PG6105", post, "an instance field of a pointer type was added to a type that the process has loaded", "make it an IntPtr, or keep it on a new type");

        var holder = Holder(post.DeclaringType);
        var store = new FieldDefinition(post.Name, FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.InitOnly, hooks.Field(Value(post.FieldType, GenericsOf.Clone(holder))));
        stores.Add(post, store);
        holder.Fields.Add(store);
        return store;
    }

    /// <summary>A field's type without modifiers such as that of <c>volatile</c>.</summary>
    public TypeReference Value(TypeReference type, Generics generics) => extraction.Types.Map(Unmodified(type), generics);

    private static TypeReference Unmodified(TypeReference type) => type is IModifierType modifier ? Unmodified(modifier.ElementType) : type;

    private TypeDefinition Holder(TypeDefinition post)
    {
        if (holders.TryGetValue(post, out var holder)) return holder;
        holder = extraction.Holders.New(post, "Shadows");
        holders.Add(post, holder);
        GenericsOf.Declare(post.GenericParameters, holder, keepVariance: false);
        MethodExtras.Constraints(extraction, post.GenericParameters, holder.GenericParameters, GenericsOf.Clone(holder));
        return holder;
    }

    // this(...) leads to a constructor that does it.
    private static bool Chains(MethodDefinition constructor) => constructor.Body.Instructions.Any(i =>
        i.OpCode.Code == Code.Call && i.Operand is MethodReference { Name: ".ctor" } called && called.DeclaringType.GetElementType() == constructor.DeclaringType);
}

/// <summary>A shadow field.</summary>
/// <param name="Owner">The extraction whose patch module has its store.</param>
/// <param name="Field">The field of the post side.</param>
internal sealed record Shadow(Extraction Owner, FieldDefinition Field);
