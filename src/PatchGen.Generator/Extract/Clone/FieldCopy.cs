using Mono.Cecil;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Clone;

/// <summary>Copies a field's declaration.</summary>
internal static class FieldCopy
{
    public static FieldDefinition Of(Extraction extraction, FieldDefinition post, FieldAttributes attributes, Generics generics)
    {
        var copy = new FieldDefinition(post.Name, attributes, extraction.Types.Map(post.FieldType, generics));
        if (post.HasConstant) copy.Constant = post.Constant;
        if (post.HasMarshalInfo) copy.MarshalInfo = post.MarshalInfo;
        if (post.HasLayoutInfo) copy.Offset = post.Offset;
        if (post.InitialValue is { Length: > 0 } data) copy.InitialValue = data;
        extraction.Attributes.Copy(post, copy, generics, post);
        return copy;
    }
}
