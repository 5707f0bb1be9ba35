using Mono.Cecil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>The public static classes that hold replacements and lifted methods: one for each outermost type of the target concerned.</summary>
internal sealed class Holders(Extraction extraction)
{
    private readonly Dictionary<TypeDefinition, TypeDefinition> holders = [];
    private readonly Dictionary<TypeDefinition, TypeDefinition> accessors = [];
    private readonly Dictionary<TypeDefinition, TypeDefinition> enums = [];
    private readonly Dictionary<TypeDefinition, HashSet<string>> taken = [];

    /// <summary>The holder for members of a type.</summary>
    public TypeDefinition Of(TypeDefinition post)
    {
        // What the compiler nested goes with its user's type.
        while (post.DeclaringType is { } outer && Synthesized.Is(post)) post = outer;
        if (holders.TryGetValue(post, out var holder)) return holder;
        holder = New(post, "Patch");
        taken[holder] = [];
        return holders[post] = holder;
    }

    /// <summary>The holder for members that must keep their names.</summary>
    public TypeDefinition Accessors(TypeDefinition post)
    {
        if (!accessors.TryGetValue(post, out var holder)) accessors.Add(post, holder = New(post, "Accessors"));
        return holder;
    }

    /// <summary>The holder for new enums nested in a generic type: an enum may have no type parameters but its encloser's.</summary>
    public TypeDefinition Enums(TypeDefinition post)
    {
        if (enums.TryGetValue(post, out var holder)) return holder;
        enums.Add(post, holder = New(post, "Enums"));
        GenericsOf.Declare(post.GenericParameters, holder, keepVariance: false);
        return holder;
    }

    /// <summary>A new static class beside the others.</summary>
    public TypeDefinition New(TypeDefinition post, string role)
    {
        var outermost = post;
        while (outermost.DeclaringType is { } outer) outermost = outer;
        var name = Plain(post) + "__" + role;
        while (extraction.Module.GetType(outermost.Namespace, name) is not null || extraction.Sides.Post.GetType(outermost.Namespace, name) is not null) name += "_";
        var type = new TypeDefinition(
            outermost.Namespace,
            name,
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            extraction.Module.TypeSystem.Object);
        extraction.Module.Types.Add(type);
        return type;
    }

    /// <summary>A method name that is free in the holder, as near to <paramref name="wanted"/> as can be.</summary>
    public string Name(TypeDefinition holder, string wanted)
    {
        // A static holder may not have methods of these names.
        wanted = wanted switch { ".ctor" => "ctor", ".cctor" => "cctor", _ => wanted };
        var name = wanted;
        for (var i = 2; !taken[holder].Add(name); i++) name = $"{wanted}__{i}";
        return name;
    }

    private static string Plain(TypeDefinition type) =>
        (type.DeclaringType is { } outer ? Plain(outer) + "__" : "") + type.Name.Replace('`', '_').Replace('<', '_').Replace('>', '_');
}
