using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Tests.Diff.Tables;

/// <summary>One column of a metadata table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">The column, as ECMA-335 II.22 calls it.</param>
/// <param name="Offset">Where it stands in a row, in bytes.</param>
/// <param name="Size">Its size in bytes: 2 or 4.</param>
/// <param name="Kind">What it holds: <c>2</c> and <c>4</c> for numbers, <c>#</c> for heaps, else the tables that it points to.</param>
internal sealed record Column(TableIndex Table, string Name, int Offset, int Size, string Kind)
{
    public override string ToString() => $"{Table}.{Name}";
}

/// <summary>The tables of ECMA-335 II.22 with their columns.</summary>
internal static class TableSchema
{
    private static readonly Dictionary<TableIndex, string> Columns = new()
    {
        [TableIndex.Module] = "Generation:2 Name:#S Mvid:#G EncId:#G EncBaseId:#G",
        [TableIndex.TypeRef] = "ResolutionScope:Module,ModuleRef,AssemblyRef,TypeRef TypeName:#S TypeNamespace:#S",
        [TableIndex.TypeDef] = "Flags:4 TypeName:#S TypeNamespace:#S Extends:TypeDef,TypeRef,TypeSpec FieldList:Field MethodList:MethodDef",
        [TableIndex.Field] = "Flags:2 Name:#S Signature:#B",
        [TableIndex.MethodDef] = "RVA:4 ImplFlags:2 Flags:2 Name:#S Signature:#B ParamList:Param",
        [TableIndex.Param] = "Flags:2 Sequence:2 Name:#S",
        [TableIndex.InterfaceImpl] = "Class:TypeDef Interface:TypeDef,TypeRef,TypeSpec",
        [TableIndex.MemberRef] = "Class:TypeDef,TypeRef,ModuleRef,MethodDef,TypeSpec Name:#S Signature:#B",
        [TableIndex.Constant] = "Type:2 Parent:Field,Param,Property Value:#B",
        [TableIndex.CustomAttribute] = "Parent:MethodDef,Field,TypeRef,TypeDef,Param,InterfaceImpl,MemberRef,Module,DeclSecurity,Property,Event,StandAloneSig,ModuleRef,TypeSpec,Assembly,"
            + "AssemblyRef,File,ExportedType,ManifestResource,GenericParam,GenericParamConstraint,MethodSpec Type:-,-,MethodDef,MemberRef,- Value:#B",
        [TableIndex.FieldMarshal] = "Parent:Field,Param NativeType:#B",
        [TableIndex.DeclSecurity] = "Action:2 Parent:TypeDef,MethodDef,Assembly PermissionSet:#B",
        [TableIndex.ClassLayout] = "PackingSize:2 ClassSize:4 Parent:TypeDef",
        [TableIndex.FieldLayout] = "Offset:4 Field:Field",
        [TableIndex.StandAloneSig] = "Signature:#B",
        [TableIndex.EventMap] = "Parent:TypeDef EventList:Event",
        [TableIndex.Event] = "EventFlags:2 Name:#S EventType:TypeDef,TypeRef,TypeSpec",
        [TableIndex.PropertyMap] = "Parent:TypeDef PropertyList:Property",
        [TableIndex.Property] = "Flags:2 Name:#S Type:#B",
        [TableIndex.MethodSemantics] = "Semantics:2 Method:MethodDef Association:Event,Property",
        [TableIndex.MethodImpl] = "Class:TypeDef MethodBody:MethodDef,MemberRef MethodDeclaration:MethodDef,MemberRef",
        [TableIndex.ModuleRef] = "Name:#S",
        [TableIndex.TypeSpec] = "Signature:#B",
        [TableIndex.ImplMap] = "MappingFlags:2 MemberForwarded:Field,MethodDef ImportName:#S ImportScope:ModuleRef",
        [TableIndex.FieldRva] = "RVA:4 Field:Field",
        [TableIndex.Assembly] = "HashAlgId:4 MajorVersion:2 MinorVersion:2 BuildNumber:2 RevisionNumber:2 Flags:4 PublicKey:#B Name:#S Culture:#S",
        [TableIndex.AssemblyRef] = "MajorVersion:2 MinorVersion:2 BuildNumber:2 RevisionNumber:2 Flags:4 PublicKeyOrToken:#B Name:#S Culture:#S HashValue:#B",
        [TableIndex.File] = "Flags:4 Name:#S HashValue:#B",
        [TableIndex.ExportedType] = "Flags:4 TypeDefId:4 TypeName:#S TypeNamespace:#S Implementation:File,AssemblyRef,ExportedType",
        [TableIndex.ManifestResource] = "Offset:4 Flags:4 Name:#S Implementation:File,AssemblyRef,ExportedType",
        [TableIndex.NestedClass] = "NestedClass:TypeDef EnclosingClass:TypeDef",
        [TableIndex.GenericParam] = "Number:2 Flags:2 Owner:TypeDef,MethodDef Name:#S",
        [TableIndex.MethodSpec] = "Method:MethodDef,MemberRef Instantiation:#B",
        [TableIndex.GenericParamConstraint] = "Owner:GenericParam Constraint:TypeDef,TypeRef,TypeSpec",
    };

    /// <summary>All columns of the tables that an image has, laid out as its heaps and row counts ask.</summary>
    public static IEnumerable<Column> Of(MetadataReader metadata)
    {
        foreach (var table in Enum.GetValues<TableIndex>().Where(t => t <= TableIndex.GenericParamConstraint && metadata.GetTableRowCount(t) > 0))
        {
            var offset = 0;
            foreach (var column in Columns[table].Split(' ').Select(c => c.Split(':')))
            {
                var size = Size(metadata, column[1]);
                yield return new(table, column[0], offset, size, column[1]);
                offset += size;
            }

            if (offset != metadata.GetTableRowSize(table)) throw new InvalidOperationException($"{table}: rows of {metadata.GetTableRowSize(table)} bytes, not of {offset}.");
        }
    }

    private static int Size(MetadataReader metadata, string kind)
    {
        if (kind is "2" or "4") return kind[0] - '0';
        if (kind[0] == '#') return metadata.GetHeapSize(kind switch { "#S" => HeapIndex.String, "#B" => HeapIndex.Blob, _ => HeapIndex.Guid }) > ushort.MaxValue ? 4 : 2;
        var tables = kind.Split(',');
        var bits = tables.Length == 1 ? 0 : (int)Math.Ceiling(Math.Log2(tables.Length));
        return tables.Where(t => t != "-").Max(t => metadata.GetTableRowCount(Enum.Parse<TableIndex>(t))) < 1 << (16 - bits) ? 2 : 4;
    }
}
