using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;

namespace PatchGen.Generator.Diff.Facts.Methods;

/// <summary>
/// A method that got further parameters, all optional, is two in metadata: one removed, one added. Compilers bind a call of the removed
/// one to the added one, with the defaults: its parameters are the same, so that no other overload can be nearer.
/// </summary>
internal sealed class Successors
{
    private readonly Comparison c;
    private readonly ILookup<(MemberKey Type, string Name), MethodDefinitionHandle> added;
    private readonly ILookup<MemberKey, (MemberKey Key, MethodDefinitionHandle Method)> removedConstructors;

    public Successors(Comparison c)
    {
        this.c = c;
        added = c.Correspondence.Methods.Where(m => m is { Pre: null, Post: not null }).ToLookup(m => (m.Key.Type, m.Key.Name), m => m.Post!.Value);
        removedConstructors = c.Correspondence.Methods.Where(m => m is { Pre: not null, Post: null, Key.Name: ".ctor" }).ToLookup(m => m.Key.Type, m => (m.Key, m.Pre!.Value));
    }

    /// <summary>True for a new constructor of a type of which no constructor is gone but those that have a successor: who made an object made it as one of these would.</summary>
    public bool Cover(MethodDefinitionHandle constructor)
    {
        var type = c.Post.Snapshot.Keys.Method(constructor).Type;
        return added[(type, ".ctor")].Contains(constructor) && removedConstructors[type].All(removed => Of(removed.Key, removed.Method) != 0);
    }

    /// <summary>The token of the one post method that stands for a removed one; 0 where there is none, or several.</summary>
    public int Of(MemberKey key, MethodDefinitionHandle removed)
    {
        var found = added[(key.Type, key.Name)].Where(post => Succeeds(removed, post)).ToList();
        return found.Count == 1 ? MetadataTokens.GetToken(found[0]) : 0;
    }

    private bool Succeeds(MethodDefinitionHandle pre, MethodDefinitionHandle post)
    {
        var a = c.Pre.Metadata.GetMethodDefinition(pre);
        var b = c.Post.Metadata.GetMethodDefinition(post);
        const MethodAttributes Same = MethodAttributes.Static | MethodAttributes.Virtual | MethodAttributes.Abstract | MethodAttributes.PinvokeImpl;
        if (((a.Attributes ^ b.Attributes) & Same) != 0 || (a.Attributes & (MethodAttributes.Virtual | MethodAttributes.PinvokeImpl)) != 0) return false;
        if (a.GetGenericParameters().Count != b.GetGenericParameters().Count || c.Pre.Body(pre) is null || c.Post.Body(post) is null) return false;
        var x = a.DecodeSignature(c.Pre.Snapshot.Keys, null);
        var y = b.DecodeSignature(c.Post.Snapshot.Keys, null);
        return x.Header == y.Header && x.ReturnType == y.ReturnType && x.ParameterTypes.Length < y.ParameterTypes.Length
            && y.ParameterTypes.AsSpan(0, x.ParameterTypes.Length).SequenceEqual(x.ParameterTypes.AsSpan())
            && y.ParameterTypes.Skip(x.ParameterTypes.Length).All(type => !type.EndsWith('&'))
            && Defaults(b, x.ParameterTypes.Length) == y.ParameterTypes.Length - x.ParameterTypes.Length;
    }

    // A default that depends on the caller, or stands in an attribute, is none that another caller could be given.
    private int Defaults(MethodDefinition method, int from)
    {
        var count = 0;
        foreach (var handle in method.GetParameters())
        {
            var parameter = c.Post.Metadata.GetParameter(handle);
            if (parameter.SequenceNumber <= from) continue;
            const ParameterAttributes Default = ParameterAttributes.Optional | ParameterAttributes.HasDefault;
            var fromCaller = parameter.GetCustomAttributes().Select(a => Attributes.TypeName(c.Post.Metadata, c.Post.Metadata.GetCustomAttribute(a)))
                .Any(name => name.StartsWith("System.Runtime.CompilerServices.Caller", StringComparison.Ordinal));
            if ((parameter.Attributes & Default) == Default && !fromCaller) count++;
        }

        return count;
    }
}
