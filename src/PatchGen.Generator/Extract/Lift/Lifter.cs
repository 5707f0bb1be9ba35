using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator.Extract.Clone;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>Turns methods of types that stay in the target into public statics of a holder: replacements, and methods that are new.</summary>
internal sealed class Lifter(Extraction extraction)
{
    // The flags that say how the JIT treats the body itself. Inlining and locking belong to the method that is called.
    private const MethodImplAttributes Kept = MethodImplAttributes.NoOptimization | MethodImplAttributes.AggressiveOptimization;

    private readonly Dictionary<MethodDefinition, MethodDefinition> lifted = [];
    private readonly Dictionary<MethodDefinition, MethodDefinition> factories = [];
    private readonly Dictionary<MethodDefinition, MethodDefinition> unboxing = [];

    /// <summary>The static that runs the post code of a method that both sides have.</summary>
    public MethodDefinition Replace(MethodDefinition post)
    {
        var copy = Declare(post, post.ImplAttributes & Kept);
        extraction.CopyLater(new Body(post, copy, Generics(post, copy)));
        return copy;
    }

    /// <summary>The static that stands for a new method of an existing type.</summary>
    public MethodDefinition Lift(MethodDefinition post)
    {
        if (lifted.TryGetValue(post, out var copy)) return copy;
        Refuse(post);
        copy = Declare(post, post.ImplAttributes & ~MethodImplAttributes.Synchronized, copy => lifted.Add(post, copy));
        // Calling a method runs a static constructor that is not before-field-init; calling the static elsewhere would not.
        var initializes = (post.IsStatic || post.IsConstructor) && !post.DeclaringType.IsBeforeFieldInit && post.DeclaringType.Methods.Any(m => m.IsConstructor && m.IsStatic);
        var checksThis = post.HasThis && !post.IsConstructor && !post.DeclaringType.IsValueType && !Synthesized.Is(post.DeclaringType);
        extraction.CopyLater(new Body(post, copy, Generics(post, copy)) { ChecksThis = checksThis, RunsInitializer = initializes });
        return copy;
    }

    /// <summary>The static that makes an object with a new constructor of an existing type.</summary>
    public MethodDefinition Factory(MethodDefinition constructor)
    {
        if (factories.TryGetValue(constructor, out var factory)) return factory;
        factory = Forward(constructor, "new");
        factories.Add(constructor, factory);
        factory.ReturnType = extraction.Types.Self(constructor.DeclaringType, p => factory.GenericParameters[p.Position]);
        Forwarders.Construct(extraction, constructor, Lift(constructor), factory);
        return factory;
    }

    /// <summary>The static that a delegate of a new method of a struct is made of: closed over the box.</summary>
    public MethodDefinition Unboxing(MethodDefinition post)
    {
        if (unboxing.TryGetValue(post, out var forward)) return forward;
        forward = Forward(post, post.Name);
        unboxing.Add(post, forward);
        var lifted = Lift(post);
        forward.ReturnType = extraction.Types.Map(post.ReturnType, Generics(post, forward));
        forward.Parameters.Insert(0, new ParameterDefinition("this", ParameterAttributes.None, extraction.Module.TypeSystem.Object));
        Forwarders.Unbox(extraction, post, lifted, forward);
        return forward;
    }

    /// <summary>The static that a method of the target leads to which has a successor with further optional parameters.</summary>
    public MethodDefinition Succeed(MethodDefinition pre, MethodDefinition post)
    {
        var further = post.Parameters.Skip(pre.Parameters.Count).ToList();
        var lifted = Lift(post);
        var forward = Forward(post, post.Name);
        forward.ReturnType = extraction.Types.Map(post.ReturnType, Generics(post, forward));
        while (forward.Parameters.Count > pre.Parameters.Count) forward.Parameters.RemoveAt(forward.Parameters.Count - 1);
        if (post.HasThis)
        {
            var self = extraction.Types.Self(post.DeclaringType, Generics(post, forward));
            forward.Parameters.Insert(0, new ParameterDefinition("this", ParameterAttributes.None, post.DeclaringType.IsValueType ? new ByReferenceType(self) : self));
        }

        Forwarders.Succeed(extraction, further, lifted, forward, Generics(post, forward));
        return forward;
    }

    // A static with the parameters of a lifted method, but for this.
    private MethodDefinition Forward(MethodDefinition post, string name)
    {
        var lifted = Lift(post);
        var holder = lifted.DeclaringType;
        var forward = new MethodDefinition(
            extraction.Holders.Name(holder, name),
            MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig,
            extraction.Module.TypeSystem.Void);
        holder.Methods.Add(forward);
        GenericsOf.Declare(lifted.GenericParameters, forward, keepVariance: false);
        var generics = Generics(post, forward);
        MethodExtras.Constraints(extraction, [.. post.DeclaringType.GenericParameters, .. post.GenericParameters], forward.GenericParameters, generics);
        foreach (var parameter in post.Parameters)
            forward.Parameters.Add(new ParameterDefinition(parameter.Name, ParameterAttributes.None, extraction.Types.Map(parameter.ParameterType, generics)));
        return forward;
    }

    /// <summary>How the generic parameters of a lifted method are renamed.</summary>
    public static Generics Generics(MethodDefinition post, MethodDefinition copy) => GenericsOf.Lifted(copy, post.DeclaringType.GenericParameters.Count);

    private MethodDefinition Declare(MethodDefinition post, MethodImplAttributes impl, Action<MethodDefinition>? register = null)
    {
        // The runtime takes an accessor's own name for that of the member it reaches.
        var isAccessor = AttributeMap.Has(post, "UnsafeAccessorAttribute");
        var holder = isAccessor ? extraction.Holders.Accessors(post.DeclaringType) : extraction.Holders.Of(post.DeclaringType);
        var name = isAccessor ? post.Name : extraction.Holders.Name(holder, post.Name);
        var attributes = MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig | (post.Attributes & MethodAttributes.PInvokeImpl);
        var copy = new MethodDefinition(name, attributes, extraction.Module.TypeSystem.Void) { ImplAttributes = impl };
        register?.Invoke(copy);
        holder.Methods.Add(copy);

        var type = post.DeclaringType;
        GenericsOf.Declare(type.GenericParameters.Concat(post.GenericParameters), copy, keepVariance: false);
        var generics = Generics(post, copy);
        MethodExtras.Constraints(extraction, type.GenericParameters, copy.GenericParameters, generics);
        copy.ReturnType = extraction.Types.Map(post.ReturnType, generics);
        if (post.HasThis)
        {
            var self = extraction.Types.Self(type, generics);
            copy.Parameters.Add(new ParameterDefinition("this", ParameterAttributes.None, type.IsValueType ? new ByReferenceType(self) : self));
        }

        foreach (var parameter in post.Parameters)
        {
            var flags = parameter.Attributes & (ParameterAttributes.In | ParameterAttributes.Out);
            copy.Parameters.Add(new ParameterDefinition(parameter.Name, flags, extraction.Types.Map(parameter.ParameterType, generics)));
        }

        MethodExtras.Copy(extraction, post, copy, generics, attributes: false);
        extraction.Attributes.CopyToLifted(post, copy, generics);
        return copy;
    }

    private void Refuse(MethodDefinition post)
    {
        if (post.IsSynchronized)
            extraction.Refusals.Add("PG6115", post, "a new method of an existing type is [MethodImpl(Synchronized)], and would lock another object", "lock in the body");
        if (post.IsAbstract || post.IsVirtual)
            extraction.Refusals.Add("PG6101", post, "a virtual member was added to a type that the process has loaded, and its method table cannot grow", "make it non-virtual, or put it on a new type");
        else if (post.RVA == 0 && post.PInvokeInfo is null && !AttributeMap.Has(post, "UnsafeAccessorAttribute"))
            extraction.Refusals.Add("PG6102", post, "a member without a body was added to an existing type", "give it a body");
        if (AttributeMap.Has(post, "UnsafeAccessorAttribute") && post.DeclaringType.HasGenericParameters)
            extraction.Refusals.Add("PG6121", post, "a new [UnsafeAccessor] of a generic type names members by the type's own parameters", "put it on a new type");
    }
}
