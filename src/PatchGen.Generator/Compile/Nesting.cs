using System.Reflection.Metadata;

namespace PatchGen.Generator.Compile;

/// <summary>Types stand in other types, and never in themselves: who follows that from type to type comes to an end.</summary>
internal static class Nesting
{
    private const int Deepest = 200;

    /// <summary>Checks definitions, references and exported types.</summary>
    /// <exception cref="BadImageFormatException">Types are nested in a circle.</exception>
    public static void Check(MetadataReader metadata)
    {
        foreach (var handle in metadata.TypeDefinitions) Check(handle, metadata, (m, t) => m.GetTypeDefinition(t).GetDeclaringType(), t => t.IsNil);
        foreach (var handle in metadata.TypeReferences)
            Check<EntityHandle>(handle, metadata, (m, t) => m.GetTypeReference((TypeReferenceHandle)t).ResolutionScope, t => t.IsNil || t.Kind != HandleKind.TypeReference);
        foreach (var handle in metadata.ExportedTypes)
            Check<EntityHandle>(handle, metadata, (m, t) => m.GetExportedType((ExportedTypeHandle)t).Implementation, t => t.IsNil || t.Kind != HandleKind.ExportedType);
    }

    private static void Check<T>(T type, MetadataReader metadata, Func<MetadataReader, T, T> outer, Func<T, bool> isOutermost)
    {
        for (var depth = 0; !isOutermost(type); type = outer(metadata, type))
            if (++depth > Deepest) throw new BadImageFormatException("Types are nested in a circle.");
    }
}
