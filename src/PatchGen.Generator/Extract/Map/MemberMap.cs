using Mono.Cecil;

namespace PatchGen.Generator.Extract.Map;

/// <summary>A method as the patch module names it.</summary>
/// <param name="Reference">What the instruction names now.</param>
/// <param name="Lifted">The post definition, where it became a static of a holder; null where call sites keep their shape.</param>
/// <param name="Owner">The extraction that lifted it: this one, or that of another assembly of the patch.</param>
internal readonly record struct MappedMethod(MethodReference Reference, MethodDefinition? Lifted, Extraction? Owner = null);

/// <summary>
/// Members of the post side as the patch module names them. What the target has, replaced or not, is the target's original
/// member: delegates, event handlers and the next patch depend on it. Only trampolines name a replacement.
/// </summary>
internal sealed class MemberMap(Extraction extraction)
{
    private readonly Positional positional = new(extraction.Module);

    /// <summary>Generic parameters by position alone.</summary>
    public Generics Positional => positional.Map;

    public MappedMethod Method(MethodReference reference, Generics generics)
    {
        if (reference is GenericInstanceMethod instance)
        {
            var element = Method(instance.ElementMethod, generics);
            var arguments = instance.GenericArguments.Select(a => extraction.Types.Map(a, generics));
            // A lifted method of a generic type has taken the type's arguments already.
            return element with { Reference = Instance(element.Reference as GenericInstanceMethod ?? new GenericInstanceMethod(element.Reference), arguments) };
        }

        if (extraction.Sides.Definition(reference) is not { } post)
        {
            if (OfPeer(reference, generics) is { } peers) return peers;
            // The methods of an array speak of the parameters of the code that names them, not of a definition's.
            var named = reference.DeclaringType is ArrayType ? generics : positional.Map;
            return new(Written(reference, extraction.Types.Map(reference.DeclaringType, generics), reference.Name, named), null);
        }

        if (extraction.Sides.PreOf(post) is { } pre)
        {
            if (pre.HasThis != post.HasThis) Refuse(post, "it became static, or ceased to be");
            return new(Written(pre, Declaring(reference, extraction.Types.Target(pre.DeclaringType), generics), pre.Name), null);
        }

        if (extraction.Sides.PreOf(post.DeclaringType) is null) return new(OfClone(reference, extraction.Cloner.Method(post), generics), null);

        return Lifted(reference, post, extraction, generics);
    }

    // A member of another assembly of the patch; null where that one's target has it, so that the reference stays as it is.
    private MappedMethod? OfPeer(MethodReference reference, Generics generics)
    {
        if (extraction.Peers.Of(reference.DeclaringType, extraction) is not { } owner || owner.Sides.PostMethod(extraction.Sides.KeyOf(reference)) is not { } post) return null;
        if (owner.Sides.PreOf(post) is { } pre)
        {
            if (pre.HasThis != post.HasThis) Refuse(post, "it became static, or ceased to be", owner);
            return null;
        }

        if (owner.Sides.PreOf(post.DeclaringType) is not null) return Lifted(reference, post, owner, generics);
        var clone = owner.Cloner.Method(post);
        return new(Written(reference, extraction.Types.Map(reference.DeclaringType, generics), clone.Name), null);
    }

    private MappedMethod Lifted(MethodReference reference, MethodDefinition post, Extraction owner, Generics generics)
    {
        var lifted = Imported(owner.Lifter.Lift(post));
        var typeArguments = reference.DeclaringType is GenericInstanceType type ? type.GenericArguments.Select(a => extraction.Types.Map(a, generics)).ToList() : [];
        return new(typeArguments.Count == 0 ? lifted : Instance(new GenericInstanceMethod(lifted), typeArguments), post, owner);
    }

    /// <summary>A static of this patch module, or a reference to one of another's.</summary>
    public MethodReference Imported(MethodDefinition patched) =>
        patched.Module == extraction.Module ? patched : Written(patched, extraction.Types.Map(patched.DeclaringType, positional.Map), patched.Name);

    public FieldReference Field(FieldReference reference, Generics generics)
    {
        if (extraction.Sides.Definition(reference) is not { } post)
            return OfPeer(reference, generics) ?? Written(reference, extraction.Types.Map(reference.DeclaringType, generics), reference.Name);
        if (extraction.Sides.PreOf(post) is { } pre)
        {
            if (pre.IsStatic != post.IsStatic) Refuse(post, "it became static, or ceased to be");
            if (extraction.Sides.IsRetyped(post)) Refuse(post, "its type changed");
            return Written(pre, Declaring(reference, extraction.Types.Target(pre.DeclaringType), generics), pre.Name);
        }

        var field = extraction.Sides.PreOf(post.DeclaringType) is null ? extraction.Cloner.Field(post) : extraction.Statics.Field(post);
        return field.DeclaringType.HasGenericParameters
            ? Written(post, Declaring(reference, field.DeclaringType, generics), field.Name)
            : field;
    }

    private FieldReference? OfPeer(FieldReference reference, Generics generics)
    {
        if (extraction.Peers.Of(reference.DeclaringType, extraction) is not { } owner || owner.Sides.PostField(extraction.Sides.KeyOf(reference)) is not { } post) return null;
        if (owner.Sides.PreOf(post) is { } pre)
        {
            if (pre.IsStatic != post.IsStatic) Refuse(post, "it became static, or ceased to be", owner);
            if (owner.Sides.IsRetyped(post)) Refuse(post, "its type changed", owner);
            return null;
        }

        if (owner.Sides.PreOf(post.DeclaringType) is null)
            return Written(reference, extraction.Types.Map(reference.DeclaringType, generics), owner.Cloner.Field(post).Name);
        var field = owner.Statics.Field(post);
        return Written(field, Declaring(reference, extraction.Types.Map(field.DeclaringType, positional.Map), generics), field.Name);
    }

    /// <summary>A method of the target, for use where no call site of the post side names it.</summary>
    public MethodReference Target(MethodDefinition pre, TypeReference declaring) => Written(pre, declaring, pre.Name);

    // The rules stop these first; whatever they were told, the reference would not fit.
    private void Refuse(MemberReference member, string cause, Extraction? owner = null) =>
        (owner ?? extraction).Refusals.Add("PG6114", member, $"{cause}, and changed code uses it", "keep it as it was and add a second member");

    private MethodReference OfClone(MethodReference reference, MethodDefinition clone, Generics generics) =>
        reference.DeclaringType is GenericInstanceType
            ? Written(reference is MethodDefinition ? reference : extraction.Sides.Definition(reference)!, Declaring(reference, clone.DeclaringType, generics), clone.Name)
            : clone;

    private TypeReference Declaring(MemberReference reference, TypeReference element, Generics generics) =>
        reference.DeclaringType is GenericInstanceType instance
            ? TypeMap.Instance(element, instance.GenericArguments.Select(a => extraction.Types.Map(a, generics)))
            : element;

    private MethodReference Written(MethodReference source, TypeReference declaring, string name, Generics? parameters = null)
    {
        var written = new MethodReference(name, extraction.Module.TypeSystem.Void, declaring);
        foreach (var _ in source.GenericParameters) written.GenericParameters.Add(new GenericParameter(written));
        extraction.Types.Signature(source, written, parameters ?? positional.Map);
        return written;
    }

    private FieldReference Written(FieldReference source, TypeReference declaring, string name) =>
        new(name, extraction.Types.Map(source.FieldType, positional.Map), declaring);

    private static GenericInstanceMethod Instance(GenericInstanceMethod instance, IEnumerable<TypeReference> arguments)
    {
        foreach (var argument in arguments) instance.GenericArguments.Add(argument);
        return instance;
    }
}
