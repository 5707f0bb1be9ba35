using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>Whether two fields of synthesized types can be each other's counterpart.</summary>
internal readonly struct FieldBinding(Binder binder, FieldDefinitionHandle pre, FieldDefinitionHandle post)
{
    public bool TryBind()
    {
        var a = binder.Pre.Metadata.GetFieldDefinition(pre);
        var b = binder.Post.Metadata.GetFieldDefinition(post);
        if (a.Attributes != b.Attributes || !binder.Type(a.GetDeclaringType(), b.GetDeclaringType())) return false;
        if (binder.Bound.Knows(MetadataTokens.GetToken(pre), MetadataTokens.GetToken(post), out var same)) return same;
        if (!binder.Signatures.Same(binder.Pre.Blob(a.Signature), binder.Post.Blob(b.Signature))) return false;
        if ((a.Attributes & FieldAttributes.HasFieldRVA) != 0 && !SameData()) return false;
        if (!Beside.Same(binder, a, b)) return false;
        binder.Bound.Bind(MetadataTokens.GetToken(pre), MetadataTokens.GetToken(post));
        return true;
    }

    private bool SameData()
    {
        var size = binder.Pre.MappedSize(pre);
        return size > 0 && size == binder.Post.MappedSize(post) && binder.Pre.MappedData(pre, size).SequenceEqual(binder.Post.MappedData(post, size));
    }
}
