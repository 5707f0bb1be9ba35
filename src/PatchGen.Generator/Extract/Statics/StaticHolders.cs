using Mono.Cecil;
using PatchGen.Generator.Extract.Clone;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Statics;

/// <summary>
/// Places new static fields of existing types: in a class of the patch module, one a declaring type, generic as that is.
/// Its static constructor runs the initializers that belong to them, before the first use, as C# promises no more than that.
/// </summary>
internal sealed class StaticHolders(Extraction extraction)
{
    private readonly Dictionary<TypeDefinition, TypeDefinition> holders = [];
    private readonly Dictionary<FieldDefinition, FieldDefinition> fields = [];
    private readonly Dictionary<TypeDefinition, int> initialized = [];

    public FieldDefinition Field(FieldDefinition post)
    {
        if (fields.TryGetValue(post, out var known)) return known;
        if (!post.IsStatic)
            extraction.Refusals.Add("PG6105", post, "an instance field was added to a type whose objects cannot be told apart, or that the compiler made", "keep the value on a new type");

        var holder = Of(post.DeclaringType);
        var attributes = (post.Attributes & ~(FieldAttributes.FieldAccessMask | FieldAttributes.InitOnly)) | FieldAttributes.Public | FieldAttributes.Static;
        var field = FieldCopy.Of(extraction, post, attributes, GenericsOf.Clone(holder));
        while (holder.Fields.Any(f => f.Name == field.Name)) field.Name += "_";
        fields.Add(post, field);
        holder.Fields.Add(field);
        return field;
    }

    /// <summary>Writes the static constructors as far as the fields known by now ask for it.</summary>
    /// <returns>True where something was written, which may have asked for further members.</returns>
    public bool Initialize()
    {
        var grown = false;
        foreach (var (type, holder) in holders.ToList())
        {
            var wanted = fields.Keys.Where(f => f.DeclaringType == type).ToHashSet();
            if (initialized.GetValueOrDefault(type) == wanted.Count) continue;
            initialized[type] = wanted.Count;
            grown = true;
            // An initializer may have named fields that were not asked for before: begin again with all of them.
            if (holder.Methods.FirstOrDefault(m => m.Name == ".cctor") is { } begun) holder.Methods.Remove(begun);
            if (type.Methods.FirstOrDefault(m => m.IsConstructor && m.IsStatic) is not { } source) continue;

            var segments = StaticInitializers.Of(extraction, source, wanted);
            if (segments.Count == 0) continue;
            var constructor = StaticConstructor.On(extraction, holder);
            BodyCopier.Copy(extraction, new Body(source, constructor, GenericsOf.Clone(holder)) { Only = segments });
        }

        return grown;
    }

    private TypeDefinition Of(TypeDefinition post)
    {
        if (holders.TryGetValue(post, out var holder)) return holder;
        holder = extraction.Holders.New(post, "Statics");
        holders.Add(post, holder);
        GenericsOf.Declare(post.GenericParameters, holder, keepVariance: false);
        MethodExtras.Constraints(extraction, post.GenericParameters, holder.GenericParameters, GenericsOf.Clone(holder));
        return holder;
    }
}
