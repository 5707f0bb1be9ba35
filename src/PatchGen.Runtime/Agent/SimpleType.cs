using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Runtime.Agent;

/// <summary>
/// Finds a type of a module whose loading needs as little as possible of other assemblies: one that cannot be loaded throws, and
/// the application's exception monitor counts that.
/// </summary>
internal static class SimpleType
{
    /// <summary>The types of a module, simple ones first; none where it defines none, as a facade does.</summary>
    public static unsafe IEnumerable<int> Tokens(Module module)
    {
        if (!module.Assembly.TryGetRawMetadata(out var blob, out var length)) return [];
        var metadata = new MetadataReader(blob, length);
        // The first row is the module's global type, which reflection does not resolve.
        return Order([.. metadata.TypeDefinitions.Skip(1)], metadata);
    }

    private static IEnumerable<int> Order(TypeDefinitionHandle[] types, MetadataReader metadata)
    {
        if (types.Length == 0) yield break;
        var simple = Array.Find(types, handle => IsSimple(metadata.GetTypeDefinition(handle)));
        if (!simple.IsNil) yield return MetadataTokens.GetToken(simple);
        foreach (var handle in types.Where(handle => handle != simple)) yield return MetadataTokens.GetToken(handle);
    }

    // An interface without interfaces, or a class that has no fields and derives from a type of another assembly: nearly always Object.
    private static bool IsSimple(TypeDefinition type) =>
        type.GetGenericParameters().Count == 0 && type.GetInterfaceImplementations().Count == 0 && type.GetFields().Count == 0
        && (type.BaseType.IsNil || (type.BaseType.Kind == HandleKind.TypeReference && type.Attributes.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed)));
}
