using System.Reflection.Metadata;

namespace PatchGen.Generator.Compile.Shipped;

/// <summary>What an assembly says that it was built for.</summary>
internal static class TargetFramework
{
    /// <summary>The argument of <c>TargetFrameworkAttribute</c>, for example <c>.NETCoreApp,Version=v10.0</c>; empty where there is none.</summary>
    public static string Of(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var type = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (type.Kind != HandleKind.TypeReference) continue;
            var name = metadata.GetTypeReference((TypeReferenceHandle)type).Name;
            if (!metadata.StringComparer.Equals(name, "TargetFrameworkAttribute")) continue;
            var value = metadata.GetBlobReader(attribute.Value);
            return value.ReadUInt16() == 1 ? value.ReadSerializedString() ?? "" : "";
        }

        return "";
    }
}
