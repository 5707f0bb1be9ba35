using Mono.Cecil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Clone;

/// <summary>
/// Copies types that the target does not have. A class that merely collects what the compiler made for many members
/// (<c>&lt;&gt;c</c>, <c>&lt;&gt;O</c>, call sites, <c>&lt;PrivateImplementationDetails&gt;</c>) is copied member by member, as far as used.
/// </summary>
internal sealed class TypeCloner(Extraction extraction)
{
    private readonly Dictionary<TypeDefinition, TypeDefinition> types = [];
    private readonly Dictionary<MethodDefinition, MethodDefinition> methods = [];
    private readonly Dictionary<FieldDefinition, FieldDefinition> fields = [];
    private readonly Queue<TypeDefinition> unfilled = [];

    public TypeDefinition Clone(TypeDefinition post)
    {
        if (types.TryGetValue(post, out var clone)) return clone;
        var outer = post.DeclaringType;
        var outerIsCloned = outer is not null && extraction.Sides.PreOf(outer) is null;
        var parent = outer is null ? null
            : outerIsCloned ? Clone(outer)
            : post.IsEnum && post.HasGenericParameters ? extraction.Holders.Enums(outer)
            : extraction.Holders.Of(outer);
        if (types.TryGetValue(post, out clone)) return clone;

        var name = parent is null && post.Module == extraction.Sides.Hooks?.Module ? extraction.Sides.Hooks.NameOf(post) : post.Name;
        clone = new TypeDefinition(post.Namespace, name, Visible(post, outer is not null && !outerIsCloned))
        {
            ClassSize = post.ClassSize,
            PackingSize = post.PackingSize,
        };
        types.Add(post, clone);
        if (parent is null) extraction.Module.Types.Add(clone);
        else parent.NestedTypes.Add(clone);
        GenericsOf.Declare(post.GenericParameters, clone, keepVariance: true);
        unfilled.Enqueue(post);

        // The base decides whether Cecil writes references to the clone as a value type: at once, not when it is filled.
        if (post.BaseType is not null) clone.BaseType = extraction.Types.Map(post.BaseType, GenericsOf.Clone(clone));
        return clone;
    }

    public MethodDefinition Method(MethodDefinition post)
    {
        if (methods.TryGetValue(post, out var clone)) return clone;
        var owner = Clone(post.DeclaringType);
        clone = new MethodDefinition(post.Name, post.Attributes, extraction.Module.TypeSystem.Void)
        {
            ImplAttributes = post.ImplAttributes,
            CallingConvention = post.CallingConvention,
            HasThis = post.HasThis,
            ExplicitThis = post.ExplicitThis,
        };
        methods.Add(post, clone);
        owner.Methods.Add(clone);
        GenericsOf.Declare(post.GenericParameters, clone, keepVariance: true);
        var generics = GenericsOf.Clone(clone);
        clone.ReturnType = extraction.Types.Map(post.ReturnType, generics);
        foreach (var parameter in post.Parameters)
        {
            var copy = new ParameterDefinition(parameter.Name, parameter.Attributes, extraction.Types.Map(parameter.ParameterType, generics));
            if (parameter.HasConstant) copy.Constant = parameter.Constant;
            clone.Parameters.Add(copy);
        }

        MethodExtras.Copy(extraction, post, clone, generics, attributes: true);
        foreach (var overridden in post.Overrides) clone.Overrides.Add(extraction.Members.Method(overridden, generics).Reference);
        extraction.CopyLater(new Body(post, clone, generics));
        return clone;
    }

    public FieldDefinition Field(FieldDefinition post)
    {
        if (fields.TryGetValue(post, out var clone)) return clone;
        var owner = Clone(post.DeclaringType);
        // A static that is readonly is folded into compiled code, and could not start afresh where the patch is applied again.
        var attributes = post.IsStatic && !Synthesized.Collects(post.DeclaringType) ? post.Attributes & ~FieldAttributes.InitOnly : post.Attributes;
        clone = FieldCopy.Of(extraction, post, attributes, GenericsOf.Clone(owner));
        fields.Add(post, clone);
        owner.Fields.Add(clone);
        return clone;
    }

    /// <summary>Completes the types begun so far.</summary>
    public void Fill()
    {
        while (unfilled.TryDequeue(out var post)) Fill(post, types[post]);
    }

    /// <summary>Puts members in the order of the post side: field order is layout, and the whole is deterministic.</summary>
    public void Sort()
    {
        var tokens = methods.Select(p => ((IMemberDefinition)p.Value, p.Key.MetadataToken.RID)).Concat(fields.Select(p => ((IMemberDefinition)p.Value, p.Key.MetadataToken.RID)))
            .ToDictionary(p => p.Item1, p => p.RID);
        foreach (var clone in types.Values)
        {
            Order(clone.Methods, tokens);
            Order(clone.Fields, tokens);
        }
    }

    private void Fill(TypeDefinition post, TypeDefinition clone)
    {
        var generics = GenericsOf.Clone(clone);
        MethodExtras.Constraints(extraction, post.GenericParameters, clone.GenericParameters, generics);
        foreach (var implemented in post.Interfaces)
        {
            var copy = new InterfaceImplementation(extraction.Types.Map(implemented.InterfaceType, generics));
            extraction.Attributes.Copy(implemented, copy, generics, post);
            clone.Interfaces.Add(copy);
        }

        extraction.Attributes.Copy(post, clone, generics, post);
        if (Synthesized.Collects(post))
        {
            foreach (var constructor in post.Methods.Where(m => m.IsConstructor)) Method(constructor);
            return;
        }

        foreach (var field in post.Fields) Field(field);
        foreach (var method in post.Methods) Method(method);
        foreach (var property in post.Properties)
        {
            var copy = new PropertyDefinition(property.Name, property.Attributes, extraction.Types.Map(property.PropertyType, generics))
            {
                HasThis = property.HasThis,
                GetMethod = property.GetMethod is { } get ? Method(get) : null,
                SetMethod = property.SetMethod is { } set ? Method(set) : null,
            };
            if (property.HasConstant) copy.Constant = property.Constant;
            extraction.Attributes.Copy(property, copy, generics, post);
            clone.Properties.Add(copy);
        }

        foreach (var @event in post.Events)
        {
            var copy = new EventDefinition(@event.Name, @event.Attributes, extraction.Types.Map(@event.EventType, generics))
            {
                AddMethod = @event.AddMethod is { } add ? Method(add) : null,
                RemoveMethod = @event.RemoveMethod is { } remove ? Method(remove) : null,
                InvokeMethod = @event.InvokeMethod is { } invoke ? Method(invoke) : null,
            };
            extraction.Attributes.Copy(@event, copy, generics, post);
            clone.Events.Add(copy);
        }

        foreach (var nested in post.NestedTypes.Where(n => extraction.Sides.PreOf(n) is null && !Synthesized.Is(n))) Clone(nested);
    }

    // What was private inside the target is used from other types of the patch module.
    private static TypeAttributes Visible(TypeDefinition post, bool nestedInHolder) =>
        nestedInHolder && !post.IsNestedPublic
            ? (post.Attributes & ~TypeAttributes.VisibilityMask) | TypeAttributes.NestedAssembly
            : post.Attributes;

    private static void Order<T>(Mono.Collections.Generic.Collection<T> members, Dictionary<IMemberDefinition, uint> tokens) where T : IMemberDefinition
    {
        var sorted = members.OrderBy(m => tokens[m]).ToList();
        members.Clear();
        foreach (var member in sorted) members.Add(member);
    }
}
