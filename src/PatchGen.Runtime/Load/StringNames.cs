using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace PatchGen.Runtime.Load;

/// <summary>
/// The names in an image's heap of strings. A writer lays a name that another one ends with into that one's last characters: who
/// changes one in place must know whose they are.
/// </summary>
internal static class StringNames
{
    /// <summary>Whether any other name has a character in a part of an assembly's name.</summary>
    /// <param name="metadata">The image.</param>
    /// <param name="name">The name of the assembly, or of one that it refers to.</param>
    /// <param name="first">The first byte of the part, counted from the beginning of the heap.</param>
    /// <param name="last">Its last byte.</param>
    public static bool Share(MetadataReader metadata, StringHandle name, int first, int last) =>
        Others(metadata).Concat(Assemblies(metadata).Where(other => other != name))
            .Any(other => metadata.GetHeapOffset(other) is var at && at <= last && at + Encoding.UTF8.GetByteCount(metadata.GetString(other)) > first);

    private static IEnumerable<StringHandle> Assemblies(MetadataReader metadata) =>
        metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).Name).Append(metadata.GetAssemblyDefinition().Name);

    private static IEnumerable<StringHandle> Others(MetadataReader metadata) =>
    [
        metadata.GetModuleDefinition().Name,
        metadata.GetAssemblyDefinition().Culture,
        .. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).Culture),
        .. metadata.TypeReferences.Select(metadata.GetTypeReference).SelectMany(type => new[] { type.Name, type.Namespace }),
        .. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).SelectMany(type => new[] { type.Name, type.Namespace }),
        .. metadata.FieldDefinitions.Select(handle => metadata.GetFieldDefinition(handle).Name),
        .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).SelectMany(method =>
            method.GetParameters().Select(handle => metadata.GetParameter(handle).Name).Append(method.Name).Append(method.GetImport().Name)),
        .. metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle).Name),
        .. metadata.PropertyDefinitions.Select(handle => metadata.GetPropertyDefinition(handle).Name),
        .. metadata.EventDefinitions.Select(handle => metadata.GetEventDefinition(handle).Name),
        .. Rows(metadata, TableIndex.ModuleRef).Select(row => metadata.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name),
        .. Rows(metadata, TableIndex.GenericParam).Select(row => metadata.GetGenericParameter(MetadataTokens.GenericParameterHandle(row)).Name),
        .. metadata.AssemblyFiles.Select(handle => metadata.GetAssemblyFile(handle).Name),
        .. metadata.ExportedTypes.Select(metadata.GetExportedType).SelectMany(type => new[] { type.Name, type.Namespace }),
        .. metadata.ManifestResources.Select(handle => metadata.GetManifestResource(handle).Name),
    ];

    private static IEnumerable<int> Rows(MetadataReader metadata, TableIndex table) => Enumerable.Range(1, metadata.GetTableRowCount(table));
}
