using System.Reflection;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts.Fields;

/// <summary>Whether a class asks serializers to write its fields.</summary>
internal static class Serialization
{
    // The names of these flags are obsolete, as formatters are; the attributes are not.
    private const TypeAttributes Serializable = (TypeAttributes)0x2000;
    private const FieldAttributes NotSerialized = (FieldAttributes)0x80;

    private static readonly string[] Contracts =
    [
        "System.Runtime.Serialization.DataContractAttribute", "System.Xml.Serialization.XmlTypeAttribute", "System.Xml.Serialization.XmlRootAttribute",
        "MessagePack.MessagePackObjectAttribute", "ProtoBuf.ProtoContractAttribute", "MemoryPack.MemoryPackableAttribute", "Orleans.GenerateSerializerAttribute",
        "Newtonsoft.Json.JsonObjectAttribute",
    ];

    /// <summary>The attribute by which it does, <c>[Serializable]</c> for example; null where it does not, or where the field is exempt.</summary>
    public static string? Of(Side side, FieldDefinition field)
    {
        var type = side.Metadata.GetTypeDefinition(field.GetDeclaringType());
        if ((field.Attributes & (FieldAttributes.Static | NotSerialized)) != 0) return null;
        if ((type.Attributes & Serializable) != 0) return "[Serializable]";
        return Contracts.FirstOrDefault(name => Attributes.Has(side.Metadata, type.GetCustomAttributes(), name)) is { } contract
            ? $"[{contract[(contract.LastIndexOf('.') + 1)..^nameof(Attribute).Length]}]"
            : null;
    }
}
