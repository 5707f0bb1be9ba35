using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>Whether two synthesized methods can be each other's counterpart; their bodies are compared later.</summary>
internal readonly struct MethodBinding(Binder binder, MethodDefinitionHandle pre, MethodDefinitionHandle post)
{
    public bool TryBind()
    {
        var a = binder.Pre.Metadata.GetMethodDefinition(pre);
        var b = binder.Post.Metadata.GetMethodDefinition(post);
        if (a.Attributes != b.Attributes || a.ImplAttributes != b.ImplAttributes) return false;
        if (a.GetGenericParameters().Count != b.GetGenericParameters().Count) return false;
        var name = binder.Pre.Name(a.Name);
        if (!SynthesizedRoles.Same(name, binder.Post.Name(b.Name)) && !binder.SameExplicit(a.Name, a.GetDeclaringType(), b.Name, b.GetDeclaringType())) return false;
        if (!binder.Type(a.GetDeclaringType(), b.GetDeclaringType())) return false;
        // The declaring type may have bound its methods in turn.
        if (binder.Bound.Knows(MetadataTokens.GetToken(pre), MetadataTokens.GetToken(post), out var same)) return same;
        if (!binder.Signatures.Same(binder.Pre.Blob(a.Signature), binder.Post.Blob(b.Signature))) return false;
        if (SynthesizedRoles.Of(name) is SynthesizedRole.Named or SynthesizedRole.BaseStub && !Beside.Same(binder, a, b)) return false;
        if (binder.Bound.Knows(MetadataTokens.GetToken(pre), MetadataTokens.GetToken(post), out same)) return same;
        binder.Bound.Bind(MetadataTokens.GetToken(pre), MetadataTokens.GetToken(post));
        binder.Owed(pre, post);
        return true;
    }
}
