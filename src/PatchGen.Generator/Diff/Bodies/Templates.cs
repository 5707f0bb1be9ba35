using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bind;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>
/// Binds what belongs to the assembly, not to one owner: anonymous types by their property names, mapped data by its content, and what the
/// compiler writes from templates by name. So a changed method finds them bound, whoever else uses them.
/// </summary>
internal static class Templates
{
    public static void Bind(Binder binder, OwnerComparer owners)
    {
        var post = new Dictionary<string, TypeDefinitionHandle>();
        foreach (var (key, type) in TopLevel(binder.Post)) post.TryAdd(key, type);
        foreach (var (key, type) in TopLevel(binder.Pre))
        {
            if (!post.TryGetValue(key, out var other) || !owners.TryBind(() => binder.Type(type, other))) continue;
            if (SynthesizedKinds.Of(binder.Pre.Name(type)) == SynthesizedKind.Container) Details(binder, owners, type, other);
        }
    }

    private static IEnumerable<(string Key, TypeDefinitionHandle Type)> TopLevel(Side side)
    {
        foreach (var handle in side.Metadata.TypeDefinitions)
        {
            if (!side.Synthesized.Is(handle)) continue;
            var type = side.Metadata.GetTypeDefinition(handle);
            if (!type.GetDeclaringType().IsNil) continue;
            var name = side.Name(type.Name);
            switch (SynthesizedKinds.Of(name))
            {
                case SynthesizedKind.Anonymous:
                    yield return ("{" + string.Join(",", type.GetProperties().Select(p => side.Name(side.Metadata.GetPropertyDefinition(p).Name))), handle);
                    break;
                case SynthesizedKind.Template or SynthesizedKind.Container:
                    yield return (name, handle);
                    break;
                default:
                    break;
            }
        }
    }

    // <PrivateImplementationDetails>: each member by name, where it is the same.
    private static void Details(Binder binder, OwnerComparer owners, TypeDefinitionHandle pre, TypeDefinitionHandle post)
    {
        var fields = binder.Post.Metadata.GetTypeDefinition(post).GetFields().ToLookup(binder.Post.Name);
        foreach (var field in binder.Pre.Metadata.GetTypeDefinition(pre).GetFields())
            foreach (var other in fields[binder.Pre.Name(field)])
                if (owners.TryBind(() => binder.Field(field, other))) break;
        var methods = binder.Post.Metadata.GetTypeDefinition(post).GetMethods().ToLookup(binder.Post.Name);
        foreach (var method in binder.Pre.Metadata.GetTypeDefinition(pre).GetMethods())
            foreach (var other in methods[binder.Pre.Name(method)])
                if (owners.TryBind(() => binder.Method(method, other))) break;
    }
}
